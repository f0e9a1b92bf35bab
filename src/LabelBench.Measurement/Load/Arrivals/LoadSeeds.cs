using LabelBench.Core;

namespace LabelBench.Measurement.Load.Arrivals;

/// <summary>One seed for each source of chance, so that changing one leaves the others as they were. The four of MLPerf LoadGen.</summary>
/// <param name="SampleLibrary">Which samples are loaded.</param>
/// <param name="SampleOrder">Which of them each query asks for.</param>
/// <param name="Schedule">When queries are due.</param>
/// <param name="AccuracySampling">Whose outputs are kept.</param>
public sealed record LoadSeeds(ulong SampleLibrary, ulong SampleOrder, ulong Schedule, ulong AccuracySampling)
{
    /// <summary>Four unrelated seeds out of one.</summary>
    public static LoadSeeds From(ulong seed) => new(Draw(seed, 0), Draw(seed, 1), Draw(seed, 2), Draw(seed, 3));

    private static ulong Draw(ulong seed, int index) => SplitMix64.For(seed, index).Next();
}
