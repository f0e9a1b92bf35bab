using System.CommandLine;
using LabelBench.Cli.Checking;
using LabelBench.Capacity;
using LabelBench.Capacity.Demands;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Cli.Commands;

/// <summary>Options of <c>plan</c> that say what a team needs: beside a demand file, or instead of one for a single job.</summary>
internal sealed class PlanFlags
{
    private readonly Option<double?> _backlog = Options.Number("--backlog", "Items that are there already, instead of a stream.", "N");
    private readonly Option<double?> _days = Options.Number("--days", "Days until the backlog must be done.", "N");
    private readonly Option<ServiceLevelObjective?> _slo = LoadOptions.Slo();
    private readonly Option<BillingTerm?> _term = Options.Word<BillingTerm>("--term", "Only offers of this term", "TERM");
    private readonly Option<string[]?> _regions = Options.Names("--region", "Only regions that begin so.", "NAME");
    private readonly Option<int?> _servers = Options.Integer("--most-servers", "Most servers in all.");
    private readonly Option<double?> _electricity = Options.Number("--electricity-per-kwh", "Price of a kWh, for servers whose electricity comes on top of the rent.", "MONEY");
    private readonly Option<int?> _spares = Options.Integer("--spares", "Servers that may fail at once while the rest does the job.");
    private readonly Option<int?> _siteSpares = Options.Integer("--site-spares", "Sites (regions of a provider) that may fail at once.");
    private readonly Option<double?> _confidence = Options.Number("--confidence", "How sure the throughputs bought for are to be reached: 0.95.", "SHARE");
    private readonly Option<int?> _reviewers = Options.Integer("--reviewers", "People who look at labels.");

    /// <summary>What is about one job: it is said in a demand file where there is one.</summary>
    public IReadOnlyList<Option> OfOneJob => [_backlog, _days, _slo];

    public IReadOnlyList<Option> OfAll => [_term, _regions, _servers, _electricity, _spares, _siteSpares, _confidence, _reviewers];

    /// <summary>Whether any was given: then a single job, too, is planned for as a team's demand is.</summary>
    public bool AnyGiven(Given given) => OfOneJob.Concat(OfAll).Any(given.Has);

    public DemandChanges Changes(Given given, decimal? budget, string? currency) => new()
    {
        BudgetPerMonth = budget,
        Currency = currency,
        Term = given.GetValue(_term),
        Regions = [.. given.GetValue(_regions) ?? []],
        Servers = given.GetValue(_servers),
        ElectricityPerKilowattHour = PlanCommand.Money(given, _electricity),
        Spares = given.GetValue(_spares),
        SiteSpares = given.GetValue(_siteSpares),
        Confidence = given.GetValue(_confidence),
        Reviewers = given.GetValue(_reviewers),
    };

    /// <summary>What contradicts itself in a demand of one job.</summary>
    public IEnumerable<Problem> CheckOneJob(Given given, Option<double?> perDay, Option<double?> peak)
    {
        var isBacklog = given.Has(_backlog);
        if (isBacklog != given.Has(_days))
            yield return new Problem(isBacklog ? _backlog.Name : _days.Name, "", isBacklog ? "needs --days, until which it must be done." : "is for a backlog; give --backlog with it.");
        if (isBacklog && given.Has(perDay))
            yield return new Problem(_backlog.Name, "", $"and {perDay.Name} are both there; a stream and a backlog are two jobs: a demand file holds both.");
        if (isBacklog && given.Has(_slo))
            yield return new Problem(_slo.Name, "", "is for items that come by themselves; a backlog has its deadline.");
        if (given.GetValue(_slo) is { Percentile: not (> 0 and <= 99.99) })
            yield return new Problem(_slo.Name, "", "is to have a percentile above 0 up to 99.99.");
        if (!isBacklog && AnyGiven(given) && given.GetValue(peak) is > 24 and <= Demand.MostPeak)
            yield return new Problem(peak.Name, "", "is more than 24 times the mean; then more than a day's items would come in one of its hours.");
    }

    /// <summary>A demand of one job.</summary>
    /// <param name="stream">Items a day and peak, where no backlog is given.</param>
    public TeamDemand OneJob(Given given, Demand stream)
    {
        var job = given.GetValue(_backlog) is { } items && given.GetValue(_days) is { } until
            ? new JobDemand(stream.WorkloadId, items / until, DayProfile.Flat) { Backlog = new Backlog(items, until) }
            : new JobDemand(stream.WorkloadId, stream.ItemsPerDay, DayProfile.Peaked(stream.PeakFactor)) { Promise = given.GetValue(_slo) };
        return new TeamDemand(stream.WorkloadId, stream.Currency, null, [job], null, new RentingRules());
    }
}
