using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Capacity.Costs;
using LabelBench.Core;

namespace LabelBench.Capacity.Sheets;

/// <summary>Makes a run's sheet. Pure: same request and data, same sheet.</summary>
public static class ServerSheets
{
    /// <summary>More do not fit on a page that is read in a minute.</summary>
    public const int MostJobs = 4;

    public const int MostNeighbours = 2;

    /// <returns>The sheet, or why there is none: a run without a valid score, one that was slowed on purpose, a job that it did not measure.</returns>
    public static Checked<ServerSheet> Of(SheetRequest request, PlanningData data)
    {
        var record = request.Run.Record;
        if (record.InjectedSlowdown is not null)
            return Invalid(record.RunId, "was slowed on purpose (--inject-slowdown): a sheet shows measurements; name another run.");
        var headlines = Headlines.Of(request.Run);
        if (headlines.IsEmpty)
            return Invalid(record.RunId, "has no valid trial, so there is no score to hand out; labelbench report says what was wrong with each.");
        var problems = request.Workloads.Where(id => headlines.All(h => h.Workload.Id != id))
            .Select(id => new Problem(record.RunId, id, $"has no valid score{NearMatch.Hint(id, [.. headlines.Select(h => h.Workload.Id)])}")).ToArray();
        if (problems.Length > 0)
            return Checked<ServerSheet>.Invalid(problems);
        var chosen = request.Workloads.IsEmpty ? Choose(headlines) : [.. request.Workloads.Distinct(StringComparer.Ordinal).Select(id => headlines.First(h => h.Workload.Id == id))];
        if (chosen.Length > MostJobs)
            return Invalid(record.RunId, string.Create(CultureInfo.InvariantCulture, $"is asked for {chosen.Length} jobs; a sheet has room for {MostJobs}."));
        ImmutableArray<SheetJob> jobs = [.. chosen.Select(h => Job(h, request.Offer))];
        return Checked<ServerSheet>.Valid(new ServerSheet(request.Run, request.Offer, jobs, SheetNeighbours.Of(request, jobs, data), headlines.Length - jobs.Length));
    }

    /// <summary>One job of every kind before a second of the same kind, in the order of the run.</summary>
    private static ImmutableArray<Headline> Choose(ImmutableArray<Headline> headlines)
    {
        var kinds = headlines.DistinctBy(h => h.Workload.Task).ToArray();
        var chosen = kinds.Concat(headlines.Except(kinds)).Take(MostJobs).ToHashSet();
        return [.. headlines.Where(chosen.Contains)];
    }

    private static SheetJob Job(Headline headline, Offer? offer)
    {
        var rate = headline.Best.Throughput!;
        return new SheetJob(headline, rate, Scaled(rate, new ItemsPerSecond(1).ItemsPerDay), offer is null ? null : MachinePrice.Of(offer).PerMillion(rate));
    }

    private static Figure Scaled(Figure figure, double factor) => figure with { Value = figure.Value * factor, Low = figure.Low * factor, High = figure.High * factor };

    private static Checked<ServerSheet> Invalid(string source, string text) => Checked<ServerSheet>.Invalid(new Problem(source, "", text));
}
