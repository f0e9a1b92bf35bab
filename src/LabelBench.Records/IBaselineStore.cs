namespace LabelBench.Records;

/// <summary>Keeps baselines beside the runs that they name.</summary>
public interface IBaselineStore
{
    /// <summary>Adds or replaces the baseline of this name. Its run is in the store.</summary>
    Task SetBaselineAsync(Baseline baseline, CancellationToken cancellation);

    /// <returns>Null where there is none of this name.</returns>
    Task<Baseline?> FindBaselineAsync(string name, CancellationToken cancellation);

    /// <summary>By name.</summary>
    Task<IReadOnlyList<Baseline>> ListBaselinesAsync(CancellationToken cancellation);

    /// <returns>False where there was none of this name.</returns>
    Task<bool> RemoveBaselineAsync(string name, CancellationToken cancellation);
}
