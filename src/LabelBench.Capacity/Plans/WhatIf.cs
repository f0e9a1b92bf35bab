namespace LabelBench.Capacity.Plans;

/// <summary>The plan as it would be if one thing were otherwise.</summary>
/// <param name="Change">"throughput 20 % lower".</param>
/// <param name="Price">Null where the demand could not be met.</param>
/// <param name="Reviewers">Null where nobody reviews.</param>
public sealed record WhatIf(WhatIfKind Kind, string Change, decimal? Price, int Servers, double? Reviewers);

/// <summary>What is otherwise.</summary>
public enum WhatIfKind
{
    /// <summary>Prices of what is rented; everything else keeps its own.</summary>
    Price,
    Throughput,
    Items,
    ReviewShare,
}
