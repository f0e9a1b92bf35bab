using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Core;

namespace LabelBench.Capacity.Sheets;

/// <summary>What the one-page sheet of a server says, in numbers; the words are up to whoever writes it.</summary>
/// <param name="Offer">The offer that the run measured, whose price is told; null where none was named.</param>
/// <param name="Jobs">One to <see cref="ServerSheets.MostJobs"/>.</param>
/// <param name="Neighbours">At most <see cref="ServerSheets.MostNeighbours"/>; each does at least one of the jobs.</param>
/// <param name="JobsLeftOut">Jobs with a valid score for which there is no room.</param>
public sealed record ServerSheet(RunSummary Run, Offer? Offer, ImmutableArray<SheetJob> Jobs, ImmutableArray<SheetNeighbour> Neighbours, int JobsLeftOut);

/// <summary>One score.</summary>
/// <param name="Rate">Items per second, as measured.</param>
/// <param name="PerDay">Items a day when it is busy around the clock.</param>
/// <param name="PricePerMillion">Of a million items at that load, in the offer's currency, its setup fee left out; null without an offer. Its high end is null where the rate's low end is 0.</param>
public sealed record SheetJob(Headline Headline, Figure Rate, Figure PerDay, Figure? PricePerMillion);

/// <summary>A server to compare with: another run, or an offer of the catalog.</summary>
/// <param name="Run">Null for an offer.</param>
/// <param name="Offer">Null for a run.</param>
/// <param name="Rates">Items per second by workload id, of the sheet's jobs that it does; the provenance says whether measured or predicted.</param>
public sealed record SheetNeighbour(RunSummary? Run, Offer? Offer, ImmutableSortedDictionary<string, Figure> Rates);
