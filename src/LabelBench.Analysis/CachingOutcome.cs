namespace LabelBench.Analysis;

/// <summary>What a comparison of repeated with fresh items shows.</summary>
public enum CachingOutcome
{
    NotCached,
    Cached,
    CannotTell,
}
