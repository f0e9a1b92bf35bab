using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Sheets;
using LabelBench.Core;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Tests.Sheets;

/// <summary>Sheets that the tests render.</summary>
internal static class SheetSample
{
    public const string Hostile = Sample.Attack;

    /// <summary>With a price, one other run and one predicted offer.</summary>
    public static ServerSheet Standard() => Of(Sample.Standard(), SampleRecommendation.Measured, [Faster()]);

    public static ServerSheet WithoutPrice() => Of(Sample.Standard(), null, []);

    public static ServerSheet Of(RunSummary run, Offer? offer, ImmutableArray<RunSummary> others, Catalog? catalog = null) =>
        ServerSheets.Of(new SheetRequest(run, offer, others, [], catalog ?? Catalog, []), PlanningData.Builtin).ValueOrThrow();

    public static Catalog Catalog { get; } = new([SampleRecommendation.Measured, SampleRecommendation.Small, SampleRecommendation.Gpu, SampleRecommendation.Small with { Id = "other/s4", Provider = "Other Host", Name = "S4", Cores = 4, Vcpus = 8, PricePerMonth = 119m }], []);

    /// <summary>The same jobs, each 1.4 times as fast.</summary>
    public static RunSummary Faster() => RunAnalyzer.Summarise(RecordBuilder.Standard(seed: 7).Labelled("Faster box").Rewrite(s => s with { ItemsPerSecond = 1.4 * s.ItemsPerSecond }).Build());

    /// <summary>Everything as long as it gets: four jobs with two-line names, two predicted neighbours, a long server name, limits, GPUs.</summary>
    public static ServerSheet Longest()
    {
        string[] ids = ["select-uncertain", "select-diverse", "image-embeddings", "text-entities", "medical-masks"];
        var builder = new RecordBuilder().Labelled("Dedicated inference server with a name that goes on, PowerEdge R760xa Gen 2").On(SampleMachines.CpuServer with
        {
            CpuModel = "Intel(R) Xeon(R) Platinum 8592V CPU @ 2.00GHz, 64-Core Processor", Sockets = 2, OperatingSystem = "Red Hat Enterprise Linux 9.4 (Plow), for x86_64, with support",
        });
        foreach (var (id, i) in ids.Select((id, i) => (id, i)))
        {
            var workload = SampleCatalog.All.Workloads[0] with { Id = id, Task = Enum.GetValues<LabelingTask>()[i], Model = new ModelSource.Generated("a-rather-long-architecture-name-v1.5-quantised", 1) };
            builder.Measure(workload, new CellScript(Sample.Standard().Cells[0].Cell with { WorkloadId = id, Batch = 8 }, 12.4567 * Math.Pow(10, i), TimeSpan.FromMilliseconds(50), [new("decode", 4, 0.5), new("infer", 2, 0.98)]) { TrialSpread = 0.2 });
        }
        var offer = SampleRecommendation.Measured with { Provider = "Example Cloud International Ltd", Name = "Dedicated inference server with a name that goes on and on until it needs more than two lines of the page", SetupFee = 1234.56m, PricePerMonth = 12_345.67m };
        var catalog = new Catalog([offer, .. Catalog.Offers.Select((o, i) => o with { Name = o.Name + " with a long name, generation 12", PricePerMonth = 10_000 + i })], []);
        return Of(RunAnalyzer.Summarise(builder.Build()), offer, [], catalog);
    }

    /// <summary>The same with two jobs, in the larger type that those have room for.</summary>
    public static ServerSheet LongestOfTwo() => Longest() with { Jobs = Longest().Jobs[..2] };

    public static ServerSheet OfHostile()
    {
        var offer = SampleRecommendation.Measured with { Provider = Hostile, Name = Hostile, Region = Hostile, Currency = Hostile, Source = Hostile };
        var sheet = Of(Sample.Standard(), SampleRecommendation.Measured, []);
        var hostile = Of(Sample.Hostile(), null, []);
        return hostile with { Offer = offer, Neighbours = [new SheetNeighbour(null, offer, sheet.Neighbours[0].Rates), new SheetNeighbour(Sample.Hostile(), null, sheet.Neighbours[0].Rates)] };
    }
}
