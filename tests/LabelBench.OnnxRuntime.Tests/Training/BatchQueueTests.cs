using LabelBench.Models;
using LabelBench.OnnxRuntime.Training;

namespace LabelBench.OnnxRuntime.Tests.Training;

public class BatchQueueTests
{
    [Fact]
    public void Batches_come_in_their_order_and_no_more_than_the_buffers_are_ahead()
    {
        using var queue = new BatchQueue(NewBuffer);
        var loaded = 0;
        var loader = new Thread(() =>
        {
            while (queue.TakeEmpty() is { } buffer)
            {
                buffer.Y[0] = loaded++;
                queue.Put(buffer);
            }
        });
        loader.Start();
        for (var i = 0; i < 100; i++)
        {
            queue.Use(buffer =>
            {
                Assert.Equal(i, buffer.Y[0]);
                Assert.InRange(Volatile.Read(ref loaded), i, i + BatchQueue.Buffers);
            });
        }
        queue.Close();
        Assert.True(loader.Join(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void What_went_wrong_in_loading_ends_the_training()
    {
        using var queue = new BatchQueue(NewBuffer);
        queue.Put(queue.TakeEmpty()!);
        queue.Fail(new InvalidDataException("first"));
        queue.Fail(new InvalidDataException("second"));
        queue.Use(_ => { }); // what was loaded before is still good
        Assert.Equal("first", Assert.Throws<InvalidDataException>(() => queue.Use(_ => { })).Message);
    }

    [Fact]
    public void The_time_without_a_batch_is_told()
    {
        using var queue = new BatchQueue(NewBuffer);
        var trainer = Thread.CurrentThread;
        var loader = new Thread(() =>
        {
            // However busy the machine is: not before somebody waits.
            SpinWait.SpinUntil(() => trainer.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(30));
            Thread.Sleep(300);
            queue.Put(queue.TakeEmpty()!);
        });
        loader.Start();
        var waited = queue.Use(_ => { });
        loader.Join();
        Assert.True(waited > 250_000_000, $"{waited} ns");
        queue.Put(queue.TakeEmpty()!);
        waited = queue.Use(_ => { });
        Assert.True(waited < 250_000_000, $"{waited} ns");
    }

    private static BatchBuffer NewBuffer() =>
        new(new ModelInput("x", ElementType.Float32, [1, 2], new InputValues.StandardNormal()), new ModelInput("y", ElementType.Int64, [1], new InputValues.IntegersBelow(10)));
}
