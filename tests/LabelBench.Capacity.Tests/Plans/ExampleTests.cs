using System.Runtime.CompilerServices;
using LabelBench.Analysis;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Records;

namespace LabelBench.Capacity.Tests.Plans;

/// <summary>The worked examples of docs/planning.md, with the record that they name.</summary>
public class ExampleTests
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "examples"));

    private static readonly string[] Names = ["hospital", "driving", "documents"];

    /// <summary>Each worked out once, in full.</summary>
    private static readonly Dictionary<string, Lazy<CapacityPlan>> Plans = Names.ToDictionary(n => n, n => new Lazy<CapacityPlan>(() => Plan(n)));

    public static TheoryData<string> Examples => [.. Names];

    [Theory, MemberData(nameof(Examples))]
    public void An_example_has_a_plan_that_holds_when_it_is_played(string name)
    {
        var plan = Plans[name].Value;
        Assert.True(plan.IsPossible, string.Join(' ', plan.Unserved.Values));
        Assert.True(plan.Replay!.Holds);
        Assert.All(plan.Pools, p => Assert.True(p.Certificate.IsProven));
        Assert.NotEmpty(plan.Figures);
    }

    [Fact]
    public void Together_the_examples_ask_for_everything_that_a_demand_can_ask_for()
    {
        var plans = Plans.Values.Select(p => p.Value).ToArray();
        var jobs = plans.SelectMany(p => p.Demand.Jobs).ToArray();
        Assert.Contains(jobs, j => j.Backlog is not null);
        Assert.Contains(jobs, j => j.Promise is not null);
        Assert.Contains(jobs, j => j.Retraining is not null);
        Assert.Contains(plans, p => p.Demand.Rules is { Spares: > 0, SiteSpares: > 0 });
        Assert.Contains(plans, p => p.People!.PeopleAreTheBottleneck);
        Assert.Contains(plans, p => !p.Front.IsEmpty);
    }

    private static CapacityPlan Plan(string name)
    {
        var file = Path.Combine(Folder, $"{name}.yaml");
        var run = RunAnalyzer.Summarise(RecordJson.Load(Path.Combine(DemandFile.RunsOf(file)!.Value.Single(), "record.json")).ValueOrThrow());
        var demand = DemandFile.ReadFile(file, MeasuredWorkloads.Of(run, []), ExchangeRates.Builtin).ValueOrThrow();
        return new CapacityPlanner(run, Catalog.Builtin(new DateOnly(2026, 8, 1)), PlanningData.Builtin).Plan(demand);
    }

    private static string Here([CallerFilePath] string here = "") => here;
}
