using System.Collections.Immutable;

namespace LabelBench.Records;

/// <summary>The environment when a run has ended.</summary>
/// <param name="Facts">The same facts as at the start, read again.</param>
/// <param name="Learned">Facts that could not be known at the start: libraries that the workers loaded, how the sampler's thread is scheduled.</param>
public sealed record EnvironmentAtEnd(ImmutableArray<EnvironmentFact> Facts, ImmutableArray<EnvironmentFact> Learned);
