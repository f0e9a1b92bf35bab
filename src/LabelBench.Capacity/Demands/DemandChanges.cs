using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Capacity.Demands;

/// <summary>What a command line says instead of a demand file, or where the file says nothing; null or empty for what it leaves alone.</summary>
public sealed record DemandChanges
{
    public string? Currency { get; init; }

    public decimal? BudgetPerMonth { get; init; }

    public BillingTerm? Term { get; init; }

    public ImmutableArray<string> Regions { get; init; } = [];

    public int? Servers { get; init; }

    public decimal? ElectricityPerKilowattHour { get; init; }

    public int? Spares { get; init; }

    public int? SiteSpares { get; init; }

    public double? Confidence { get; init; }

    public int? Reviewers { get; init; }

    /// <summary>Every mistake in the changes, whatever they are made to; each names its option.</summary>
    public IEnumerable<Problem> Check(ExchangeRates rates)
    {
        var problems = new List<Problem>();
        Refuse(Currency is { } code && !rates.Knows(code), "--currency", $"'{Currency}' is not known; known: {string.Join(", ", rates.Currencies)}.");
        Refuse(Servers is < 1 or > 100_000, "--most-servers", "is to be 1 to 100,000 servers.");
        Refuse(ElectricityPerKilowattHour is <= 0 or > (decimal)RentingRules.MostPerKilowattHour, "--electricity-per-kwh", string.Create(CultureInfo.InvariantCulture, $"is to be above 0 and at most {RentingRules.MostPerKilowattHour} for a kWh, in the plan's currency."));
        Refuse(Spares is < 0 or > 16, "--spares", "is to be 0 to 16 servers that may fail.");
        Refuse(SiteSpares is < 0 or > 4, "--site-spares", "is to be 0 to 4 sites that may fail.");
        Refuse(Confidence is not null and not (>= 0.5 and <= 0.999), "--confidence", "is to be from 0.5 to 0.999.");
        Refuse(Reviewers is < 1 or > 1_000_000, "--reviewers", "is to be 1 or more; leave it out and the plan says how many are needed.");
        return problems;

        void Refuse(bool wrong, string option, string text)
        {
            if (wrong)
                problems.Add(new Problem(option, "", text));
        }
    }

    /// <summary>The demand with the changes, or every mistake in them at once.</summary>
    public Checked<TeamDemand> On(TeamDemand demand, ExchangeRates rates)
    {
        var rules = demand.Rules with
        {
            Term = Term ?? demand.Rules.Term,
            Regions = Regions.IsEmpty ? demand.Rules.Regions : Regions,
            Servers = Servers ?? demand.Rules.Servers,
            ElectricityPerKilowattHour = ElectricityPerKilowattHour ?? demand.Rules.ElectricityPerKilowattHour,
            Spares = Spares ?? demand.Rules.Spares,
            SiteSpares = SiteSpares ?? demand.Rules.SiteSpares,
            Confidence = Confidence ?? demand.Rules.Confidence,
        };
        Problem[] problems = [.. Check(rates), .. rules.Contradictions.Select(c => new Problem("--most-servers", "", c.Text))];
        return problems.Length > 0
            ? Checked<TeamDemand>.Invalid(problems)
            : Checked<TeamDemand>.Valid(demand with
            {
                Currency = Currency ?? demand.Currency,
                BudgetPerMonth = BudgetPerMonth ?? demand.BudgetPerMonth,
                Rules = rules,
                People = Reviewers is { } there ? (demand.People ?? ReviewTeam.Usual) with { Reviewers = there } : demand.People,
            });
    }
}
