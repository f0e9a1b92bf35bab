namespace LabelBench.Records;

/// <summary>Keeps run records so that they can be found, compared and planned on later.</summary>
public interface IResultStore : IAsyncDisposable
{
    /// <summary>Stores or replaces the record of a run, all trials included, in one transaction.</summary>
    Task SaveAsync(RunRecord record, CancellationToken cancellation);

    /// <returns>The record, or null when no run has this id. An unambiguous prefix of at least 6 characters, a label, <c>last</c> and <c>last~N</c> also name a run.</returns>
    Task<RunRecord?> FindAsync(string idOrLabel, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    IAsyncEnumerable<RunHeader> ListAsync(CancellationToken cancellation);

    /// <summary>Whole records, oldest first, one at a time: a store may hold more than fits into memory.</summary>
    /// <param name="since">Leaves out runs that started before; null for all.</param>
    IAsyncEnumerable<RunRecord> ReadAsync(DateTimeOffset? since, CancellationToken cancellation);

    /// <summary>Runs that started before a time and are no baseline, oldest first: what <see cref="PruneAsync"/> would remove.</summary>
    Task<IReadOnlyList<RunHeader>> ListPrunableAsync(DateTimeOffset before, CancellationToken cancellation);

    /// <summary>Removes the runs of <see cref="ListPrunableAsync"/> and gives their space back.</summary>
    /// <returns>How many were removed.</returns>
    Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellation);
}

/// <summary>What a list of runs shows.</summary>
public sealed record RunHeader(string RunId, string? Label, DateTimeOffset StartedUtc, RunOutcome Outcome, string SuiteId, string PlanHash, string Machine, int Trials, int TrialsValid);
