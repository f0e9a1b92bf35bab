using System.CommandLine;
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
    public bool AnyGiven(ParseResult parsed) => OfOneJob.Concat(OfAll).Any(o => parsed.GetResult(o) is { Implicit: false });

    public DemandChanges Changes(ParseResult parsed, decimal? budget, string? currency) => new()
    {
        BudgetPerMonth = budget,
        Currency = currency,
        Term = parsed.GetValue(_term),
        Regions = [.. parsed.GetValue(_regions) ?? []],
        Servers = parsed.GetValue(_servers),
        ElectricityPerKilowattHour = parsed.GetValue(_electricity) is { } price ? PlanCommand.ToMoney(price, _electricity.Name) : null,
        Spares = parsed.GetValue(_spares),
        SiteSpares = parsed.GetValue(_siteSpares),
        Confidence = parsed.GetValue(_confidence),
        Reviewers = parsed.GetValue(_reviewers),
    };

    /// <summary>A demand of one job.</summary>
    /// <param name="stream">Items a day and peak, where no backlog is given.</param>
    /// <exception cref="UserMistakeException">The options contradict each other.</exception>
    public TeamDemand OneJob(ParseResult parsed, Demand stream, bool perDayGiven)
    {
        var (backlog, days, promise) = (parsed.GetValue(_backlog), parsed.GetValue(_days), parsed.GetValue(_slo));
        var problems = new List<Problem>();
        if (backlog is null != days is null)
            problems.Add(new Problem(backlog is null ? _days.Name : _backlog.Name, "", backlog is null ? "is for a backlog; give --backlog with it." : "needs --days, until which it must be done."));
        if (backlog is not null && perDayGiven)
            problems.Add(new Problem(_backlog.Name, "", "and --per-day are both there; a stream and a backlog are two jobs: a demand file holds both."));
        if (backlog is not null && promise is not null)
            problems.Add(new Problem(_slo.Name, "", "is for items that come by themselves; a backlog has its deadline."));
        if (promise is { Percentile: not (> 0 and <= 99.99) })
            problems.Add(new Problem(_slo.Name, "", "is to have a percentile above 0 up to 99.99."));
        if (backlog is null && stream.PeakFactor > 24)
            problems.Add(new Problem("--peak", "", "is more than 24 times the mean; then more than a day's items would come in one of its hours."));
        if (problems.Count > 0)
            throw new UserMistakeException([.. problems]);
        var job = backlog is { } items && days is { } until
            ? new JobDemand(stream.WorkloadId, items / until, DayProfile.Flat) { Backlog = new Backlog(items, until) }
            : new JobDemand(stream.WorkloadId, stream.ItemsPerDay, DayProfile.Peaked(stream.PeakFactor)) { Promise = promise };
        return new TeamDemand(stream.WorkloadId, stream.Currency, null, [job], null, new RentingRules());
    }
}
