using System.Collections.Immutable;

namespace LabelBench.Capacity.Demands;

/// <summary>What a team needs done, by machines and by people, and what it may cost: a demand file.</summary>
/// <param name="Name">For headings; the file's name where it states none.</param>
/// <param name="Jobs">At least one; no workload twice.</param>
/// <param name="People">Null where nobody reviews.</param>
public sealed record TeamDemand(string Name, string Currency, decimal? BudgetPerMonth, ImmutableArray<JobDemand> Jobs, ReviewTeam? People, RentingRules Rules);
