using System.Collections.Immutable;
using LabelBench.Analysis;

namespace LabelBench.Capacity.Sheets;

/// <summary>What a sheet is made from.</summary>
/// <param name="Offer">The offer that the run measured, or null.</param>
/// <param name="Others">Other runs to compare with, the first ones first.</param>
/// <param name="Against">Offers to compare with, before any that are chosen.</param>
/// <param name="Catalog">Offers to choose from where others are too few.</param>
/// <param name="Workloads">Ids of the jobs to show; empty chooses.</param>
public sealed record SheetRequest(RunSummary Run, Offer? Offer, ImmutableArray<RunSummary> Others, ImmutableArray<Offer> Against, Catalog Catalog, ImmutableArray<string> Workloads);
