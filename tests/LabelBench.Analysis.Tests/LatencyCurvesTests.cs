using LabelBench.Records;
using LabelBench.Testing;

namespace LabelBench.Analysis.Tests;

public class LatencyCurvesTests
{
    private static readonly RecordBuilder Builder = RecordBuilder.Standard();
    private static readonly RunSummary Standard = RunAnalyzer.Summarise(Builder.Build());

    [Fact]
    public void Raw_latencies_give_the_percentiles_of_the_summary()
    {
        var curve = LatencyCurves.Of(Standard, Builder.LatenciesOf)[0];
        Assert.True(curve.FromRaw);
        Assert.Equal(Standard.Cells[0].Latency!.P50.TotalMilliseconds, curve.Points.Single(p => p.Percentile == 50).Latency.TotalMilliseconds, 1e-3);
        Assert.Equal(Standard.Cells[0].Latency!.P99.TotalMilliseconds, curve.Points.Single(p => p.Percentile == 99).Latency.TotalMilliseconds, 1e-3);
    }

    [Fact]
    public void A_curve_rises() => Assert.All(LatencyCurves.Of(Standard, Builder.LatenciesOf), curve =>
        Assert.Equal(curve.Points.OrderBy(p => p.Percentile).ThenBy(p => p.Latency), curve.Points.OrderBy(p => p.Latency).ThenBy(p => p.Percentile)));

    [Fact]
    public void A_percentile_without_a_query_beyond_it_is_not_drawn()
    {
        // document-ocr: 34 queries a trial
        var curve = LatencyCurves.Of(Standard, Builder.LatenciesOf).Single(c => c.CellId == "document-ocr.pipeline.offline.cpu.fp32.b1.t4.s2");
        Assert.Equal(97, curve.Points[^1].Percentile);
    }

    [Fact]
    public void Without_the_raw_latencies_of_every_trial_the_record_s_percentiles_serve()
    {
        var curve = LatencyCurves.Of(Standard, t => t.Repetition == 2 ? null : Builder.LatenciesOf(t))[0];
        Assert.False(curve.FromRaw);
        Assert.Equal([0, 50, 90, 95, 99, 99.9], curve.Points.Select(p => p.Percentile));
        Assert.Equal(Standard.Cells[0].Latency!.P95, curve.Points[3].Latency);
    }

    [Fact]
    public void Cells_without_a_valid_trial_have_no_curve() =>
        Assert.DoesNotContain(LatencyCurves.Of(Standard, Builder.LatenciesOf), c => c.CellId.Contains("small.pipeline.offline.cpu.int8", StringComparison.Ordinal));

    [Fact]
    public void Only_valid_trials_are_read()
    {
        var read = new List<TrialRecord>();
        LatencyCurves.Of(Standard, t => { read.Add(t); return Builder.LatenciesOf(t); });
        Assert.All(read, t => Assert.Equal(TrialStatus.Valid, t.Status));
    }
}
