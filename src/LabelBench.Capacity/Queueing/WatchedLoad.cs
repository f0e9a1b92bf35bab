namespace LabelBench.Capacity.Queueing;

/// <summary>Queries of a kind, and how soon a share of them is to be answered.</summary>
/// <param name="Level">Share whose longest response is looked at; null where none is.</param>
/// <param name="MostSeconds">It is to take this at most; infinite for what it takes, however long.</param>
internal sealed record WatchedLoad(QueueLoad Load, double? Level, double MostSeconds);
