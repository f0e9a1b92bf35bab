namespace LabelBench.Analysis;

/// <summary>A cause that is looked for.</summary>
/// <param name="Id">Stable: <c>steal</c>.</param>
/// <param name="Matters">False for a cause so seldom that a missing reading makes an answer likely instead of open.</param>
/// <param name="Judge">What the readings say.</param>
internal sealed record AttributionRule(string Id, Limit Limit, bool Matters, Func<Signals, Condition> Judge)
{
    /// <summary>Rests on an estimated line, so that it is never sure.</summary>
    public bool IsEstimate { get; init; }
}
