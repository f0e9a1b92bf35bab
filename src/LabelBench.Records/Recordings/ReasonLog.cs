namespace LabelBench.Records.Recordings;

/// <summary>Why channels had no value, and from when on: one entry for each change.</summary>
public sealed class ReasonLog
{
    private readonly List<Change> _changes = [];
    private readonly object _guard = new();

    /// <summary>Changes so far.</summary>
    public int Count
    {
        get
        {
            lock (_guard)
                return _changes.Count;
        }
    }

    public Change this[int index]
    {
        get
        {
            lock (_guard)
                return _changes[index];
        }
    }

    /// <param name="atNs">Not before that of the entry before.</param>
    /// <param name="reason">Null when the channel has values again.</param>
    public void Add(long atNs, int channel, string? reason)
    {
        lock (_guard)
            _changes.Add(new Change(atNs, channel, reason));
    }

    /// <returns>Why the channel had no value at that moment, or null when it had one.</returns>
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

    public readonly record struct Change(long AtNs, int Channel, string? Reason);
}
