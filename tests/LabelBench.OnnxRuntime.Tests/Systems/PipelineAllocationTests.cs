using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Systems;

/// <summary>Alone, because it counts what the whole process allocates.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CountingAllocations
{
    public const string Name = "counting allocations";
}

[Collection(CountingAllocations.Name)]
public class PipelineAllocationTests
{
    private const int WarmUp = 60;
    private const int Items = 200;

    /// <summary>Most managed memory that an image of image-classify may cost from file to label. What it costs is its label's line and the names and lists behind it.</summary>
    private const double MostBytesPerItem = 24 * 1024;

    [Fact]
    public void An_image_costs_little_managed_memory_from_file_to_label()
    {
        using var folder = new TemporaryFolder();
        var request = Requests.For(Requests.Classification("mobilenet-v2", new InputSource.Photos(320, 240, 2, 4)), folder, batch: 4);
        using var system = new OrtSystemFactory().Load(request, CancellationToken.None);
        var pipeline = system.Pipeline!;
        using var done = new CountdownEvent(WarmUp);
        pipeline.Completed = _ => done.Signal();
        pipeline.Start();
        Feed(0, WarmUp);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        done.Reset(Items);
        Feed(WarmUp, Items);
        var perItem = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Items;

        Assert.True(perItem <= MostBytesPerItem, FormattableString.Invariant($"an image cost {perItem:0} bytes of managed memory; {MostBytesPerItem} are the most allowed"));

        void Feed(int first, int count)
        {
            for (var i = first; i < first + count; i++)
                Assert.True(pipeline.Submit(i, _ => { }));
            Assert.True(done.Wait(TimeSpan.FromMinutes(2)), "the pipeline stands still");
        }
    }
}
