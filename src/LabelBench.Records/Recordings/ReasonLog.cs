namespace LabelBench.Records.Recordings;

/// <summary>Why channels had no value, and from when on: one entry for each change; of very many changes the oldest are forgotten.</summary>
/// <param name="most">Changes kept. A sensor that answers and fails by turns at 10 Hz adds twenty a second.</param>
public sealed class ReasonLog(int most = 16_384)
{
    private readonly List<Change> _changes = [];
    private readonly object _guard = new();
    private long _forgotten;

    /// <param name="atNs">Not before that of the entry before.</param>
    /// <param name="reason">Null when the channel has values again.</param>
    public void Add(long atNs, int channel, string? reason)
    {
        lock (_guard)
        {
            if (_changes.Count >= most) Forget();
            _changes.Add(new Change(atNs, channel, reason));
        }
    }

    /// <param name="number">Of the first change that is asked for, counted from the first ever; becomes that of the next one to come.</param>
    /// <returns>The changes from there on, but for those that are forgotten.</returns>
    public IReadOnlyList<Change> Since(ref long number)
    {
        lock (_guard)
        {
            var since = _changes[(int)Math.Max(0, number - _forgotten)..];
            number = _forgotten + _changes.Count;
            return since;
        }
    }

    /// <returns>Why the channel had no value at that moment, or null when it had one, or when that is forgotten.</returns>
    public string? At(int channel, long momentNs)
    {
        lock (_guard)
        {
            for (var i = _changes.Count - 1; i >= 0; i--)
                if (_changes[i].Channel == channel && _changes[i].AtNs <= momentNs)
                    return _changes[i].Reason;
            return null;
        }
    }

    /// <summary>The older half goes, but for what is still in force: the last change of each channel in it.</summary>
    private void Forget()
    {
        var half = _changes.Count / 2;
        var last = new Dictionary<int, int>();
        for (var i = 0; i < half; i++) last[_changes[i].Channel] = i;
        Change[] kept = [.. last.Values.Order().Select(i => _changes[i])];
        _changes.RemoveRange(0, half);
        _changes.InsertRange(0, kept);
        _forgotten += half - kept.Length;
    }

    public readonly record struct Change(long AtNs, int Channel, string? Reason);
}
