using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Tests;

public class HostContentionTests
{
    private static readonly RunSummary Standard = RunAnalyzer.Summarise(RecordBuilder.Standard().Build());

    [Fact]
    public void Two_gpus_at_once_are_held_against_the_sum_of_both_alone()
    {
        var cells = Cells(("GPU-a", null, 100), ("GPU-b", null, 60), ("GPU-a+GPU-b", 2, 144));
        var contention = Assert.Single(HostContention.Of(cells));
        Assert.True(contention.OnSeveralDevices);
        Assert.Equal(160, contention.Alone, 1e-9);
        Assert.Equal(0.9, contention.Ratio, 1e-9);
        Assert.EndsWith(": 2 devices at once do 144 images/s, 90 % of the 160 that they do one after the other.", contention.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_workers_on_one_device_are_held_against_one()
    {
        var contention = Assert.Single(HostContention.Of(Cells(("cpu", null, 50), ("cpu", 2, 55))));
        Assert.False(contention.OnSeveralDevices);
        Assert.Equal(1.1, contention.Ratio, 1e-9);
        Assert.EndsWith(": 2 workers at once do 55 images/s, 1.10 times the 50 of one alone.", contention.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_where_a_device_was_not_measured_by_itself() =>
        Assert.Empty(HostContention.Of(Cells(("GPU-a", null, 100), ("GPU-a+GPU-b", 2, 144))));

    private static CellSummary[] Cells(params (string Device, int? Instances, double Rate)[] cells)
    {
        var like = Standard.Cells.First(c => c.Throughput is not null);
        return [.. cells.Select(c => like with { Cell = like.Cell with { Device = c.Device, Instances = c.Instances }, Throughput = like.Throughput! with { Value = c.Rate } })];
    }
}
