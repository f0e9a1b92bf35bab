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
}

/// <summary>What a list of runs shows.</summary>
public sealed record RunHeader(string RunId, string? Label, DateTimeOffset StartedUtc, RunOutcome Outcome, string SuiteId, string PlanHash, string Machine, int Trials, int TrialsValid);
