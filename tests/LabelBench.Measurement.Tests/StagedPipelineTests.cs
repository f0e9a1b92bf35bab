using System.Collections.Concurrent;
using LabelBench.Measurement.Pipelines;

namespace LabelBench.Measurement.Tests;

public class StagedPipelineTests
{
    [Fact]
    public void Every_item_passes_every_stage_once_and_in_order()
    {
        var seen = new ConcurrentBag<string>();
        using (var pipeline = Build([Append("a", 2), Append("b", 3), Append("c", 1)], item => seen.Add(item.Text)))
        {
            pipeline.Start();
            for (var i = 0; i < 500; i++)
                Assert.True(Submit(pipeline, i));
        }
        Assert.Equal(500, seen.Count);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}abc").Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_stage_with_a_batch_gets_full_batches_and_the_rest_at_the_end()
    {
        var sizes = new List<int>();
        using (var pipeline = Build([new Stage<Item>("infer", 1, 4, true, _ => new Recorder(sizes))], _ => { }))
        {
            pipeline.Start();
            for (var i = 0; i < 10; i++)
                Submit(pipeline, i);
        }
        Assert.Equal([4, 4, 2], sizes);
    }

    [Fact]
    public void A_batch_that_does_not_fill_goes_on_its_way_when_its_delay_is_over()
    {
        var done = new BlockingCollection<string>();
        using var pipeline = Build([new Stage<Item>("infer", 1, 4, true, _ => new ItemWorker<Item>(_ => { })) { MaximumDelay = TimeSpan.FromMilliseconds(1) }], item => done.Add(item.Text));
        pipeline.Start();
        // One item alone: without the delay it would wait for three others for ever.
        Submit(pipeline, 1);
        Assert.True(done.TryTake(out var first, TimeSpan.FromSeconds(30)));
        Assert.Equal("1", first);
    }

    [Fact]
    public void A_stage_that_keeps_the_order_sees_items_as_they_entered_though_they_overtook_each_other()
    {
        var seen = new List<string>();
        using (var pipeline = Build(
            [
                new Stage<Item>("overtake", 4, 1, true, worker => new ItemWorker<Item>(_ => Thread.Sleep(worker))),
                new Stage<Item>("track", 1, 1, true, _ => new ItemWorker<Item>(item => seen.Add(item.Text))) { InOrder = true },
            ], _ => { }))
        {
            pipeline.Start();
            for (var i = 0; i < 200; i++)
                Submit(pipeline, i);
        }
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), seen);
    }

    [Fact]
    public void A_stage_that_keeps_the_order_cannot_have_several_workers() =>
        Assert.Throws<ArgumentException>(() => Build([new Stage<Item>("track", 2, 1, true, _ => new ItemWorker<Item>(_ => { })) { InOrder = true }], _ => { }));

    [Fact]
    public void A_slow_stage_stops_the_entrance_instead_of_filling_memory()
    {
        using var release = new ManualResetEventSlim();
        var pipeline = Build([Append("a", 1), new Stage<Item>("slow", 1, 1, true, _ => new ItemWorker<Item>(_ => release.Wait()))], _ => { });
        pipeline.Start();
        var submitted = 0;
        var feeder = new Thread(() =>
        {
            for (var i = 0; i < 1000 && Submit(pipeline, i); i++)
                Interlocked.Increment(ref submitted);
        });
        feeder.Start();
        // The feeder can only run until the carriers are used up; wait for that, then give it a chance to run further.
        for (var i = 0; i < 2000 && Volatile.Read(ref submitted) < pipeline.InFlightLimit; i++)
            Thread.Sleep(5);
        Thread.Sleep(50);
        Assert.Equal(pipeline.InFlightLimit, Volatile.Read(ref submitted));
        release.Set();
        feeder.Join();
        pipeline.Dispose();
        Assert.Equal(1000, submitted);
    }

    [Fact]
    public void A_stage_that_throws_stops_the_pipeline_and_its_exception_is_kept()
    {
        using var pipeline = Build([Append("a", 1), new Stage<Item>("bad", 2, 1, true, _ => new ItemWorker<Item>(item =>
        {
            if (item.Text.StartsWith('7'))
                throw new InvalidDataException("seven");
        }))], _ => { });
        pipeline.Start();

        var accepted = 0;
        while (accepted < 10_000 && Submit(pipeline, accepted))
            accepted++;

        Assert.True(accepted < 10_000);
        Assert.Equal("seven", Assert.IsType<InvalidDataException>(pipeline.Failure).Message);
    }

    [Fact]
    public void Stopping_drops_what_waits_and_finishes_only_what_is_being_worked_on()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var worked = 0;
        var pipeline = Build([new Stage<Item>("a", 1, 1, true, _ => new ItemWorker<Item>(_ => { entered.Set(); release.Wait(); worked++; }))], _ => { });
        pipeline.Start();
        Submit(pipeline, 0);
        entered.Wait();
        Submit(pipeline, 1);

        pipeline.Stop();
        release.Set();
        pipeline.Dispose();

        Assert.Equal(1, worked);
        Assert.False(Submit(pipeline, 2));
    }

    [Fact]
    public void Busy_time_counts_the_call_in_progress_and_items_count_once_done()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        using var pipeline = Build([new Stage<Item>("a", 1, 1, true, _ => new ItemWorker<Item>(_ => { entered.Set(); release.Wait(); }))], _ => { });
        pipeline.Start();
        Submit(pipeline, 0);
        entered.Wait();

        var first = pipeline.ReadStages()[0];
        Thread.Sleep(20);
        var second = pipeline.ReadStages()[0];
        release.Set();

        Assert.True(second.BusyNs - first.BusyNs >= 15_000_000);
        Assert.Equal(0, second.Items);
    }

    private static StagedPipeline<Item> Build(Stage<Item>[] stages, Action<Item> completed) => new([.. stages], () => new Item(), completed);

    private static bool Submit(StagedPipeline<Item> pipeline, int number) =>
        pipeline.Submit(item => item.Text = number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static Stage<Item> Append(string text, int workers) => new(text, workers, 1, true, _ => new ItemWorker<Item>(item => item.Text += text));

    private sealed class Item
    {
        public string Text { get; set; } = "";
    }

    private sealed class Recorder(List<int> sizes) : IStageWorker<Item>
    {
        public void Process(ReadOnlySpan<Item> items) => sizes.Add(items.Length);

        public void Dispose() { }
    }
}
