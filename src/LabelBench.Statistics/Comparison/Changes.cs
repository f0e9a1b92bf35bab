using System.Collections.Immutable;

namespace LabelBench.Statistics.Comparison;

/// <summary>Judges the cells of one metric together. A trial is a process start and counts as one value, however many queries it made.</summary>
public static class Changes
{
    private const double Power = 0.9;

    /// <summary>A slope this improbable is a drift where it makes so much of the difference and of the threshold.</summary>
    private const double DriftSignificance = 0.05, ExplainedShare = 0.6, ShareOfThreshold = 0.4;

    /// <summary>The same of a slope that the cells of a family have in common.</summary>
    private const double CommonDriftSignificance = 0.05;

    /// <summary>Judges every cell of a family: the cells of one metric, of which a change in any would be called one.</summary>
    /// <param name="family">One robust summary per trial, above 0, in the order of measurement; at least one on each side.</param>
    /// <returns>One per cell, in order.</returns>
    /// <exception cref="ArgumentException">A side is empty, or a value is not above 0 and finite.</exception>
    /// <remarks>
    /// Beyond chance: Welch's t on logarithms, or the exact rank sum test, which sees through a wild trial; both at the rule's significance and after Benjamini and Hochberg
    /// within the family, with an effect of at least the threshold, of which the machine's own pace, where it was measured, leaves as much as a change must be.
    /// Unchanged: the 90 % interval lies within the threshold. <c>simulate.sh compare</c> and <c>pace</c> count the error rates.
    /// </remarks>
    public static ImmutableArray<Change> Of(IReadOnlyList<(double[] From, double[] To)> family, ChangeRule rule) => Of([.. family.Select(c => (Contrast.Of(c.From, c.To), rule))]);

    /// <summary>The same of any designs, each cell by a rule of its own.</summary>
    /// <inheritdoc cref="Of(IReadOnlyList{ValueTuple{double[], double[]}}, ChangeRule)"/>
    public static ImmutableArray<Change> Of(IReadOnlyList<(Contrast Contrast, ChangeRule Rule)> family)
    {
        var cells = family.Select(c => new Cell(new Contrast([.. c.Contrast.Groups.Select(g => g with { Values = Logarithms(g.Values) })]), c.Rule)).ToArray();
        var tested = cells.Where(c => c.Test is not null).ToArray();
        var adjusted = ManyTests.BenjaminiHochberg([.. tested.Select(c => c.PValue)]);
        for (var i = 0; i < tested.Length; i++)
            tested[i].AdjustedPValue = adjusted[i];
        var drift = CommonDrift.Of(tested.Select(c => c.Trend).OfType<TrendTest>());
        foreach (var cell in tested)
            cell.Common = drift;
        return [.. cells.Select(c => c.Judge())];
    }

    private static double[] Logarithms(double[] values) => values.Length == 0
        ? throw new ArgumentException("A comparison needs a trial on each side.", nameof(values))
        : [.. values.Select(v => v > 0 && double.IsFinite(v) ? Math.Log(v) : throw new ArgumentException($"Figures are compared as ratios and must be above 0; one is {v}.", nameof(values)))];

    /// <summary>One cell on its way to a verdict; logarithms.</summary>
    private sealed class Cell(Contrast contrast, ChangeRule rule)
    {
        private readonly int trials = contrast.Trials;
        private readonly ImmutableArray<PaceShift> paces = contrast.Paces;

        /// <summary>Null where a group has no spread: fewer than 2 trials.</summary>
        public WelchTest? Test { get; } = contrast.Trials >= 2 ? WelchTest.Of(contrast, unbiased: true) : null;

        public double PValue => Test is null ? 1 : contrast.IsPair ? Math.Min(Test.PValue, RankPValue) : Test.PValue;

        public double AdjustedPValue { get; set; } = 1;

        private double RankPValue { get; } = contrast.IsPair && contrast.Trials >= 2 ? MannWhitney.PValue(contrast.Groups[0].Values, contrast.Groups[1].Values) : 1;

        public Change Judge()
        {
            if (Test is null)
                return new Change(new Estimate(contrast.Groups.Sum(g => g.Weight * Moments.Mean(g.Values)), null, null, null, trials), 1, 1, ChangeOutcome.Inconclusive, [ChangeDoubt.FewTrials], null, rule.MinimumTrials);
            var interval = Test.Interval(ChangeRule.Confidence);
            ImmutableArray<ChangeDoubt> doubts = trials < rule.MinimumTrials ? [ChangeDoubt.FewTrials] : Drifts ? [ChangeDoubt.Drift] : NotReturned ? [ChangeDoubt.NotReturned] : [];
            var outcome = doubts.IsEmpty ? Outcome(interval) : ChangeOutcome.Inconclusive;
            if (doubts.IsEmpty && outcome is ChangeOutcome.Unchanged or ChangeOutcome.Inconclusive && IsRamp)
                (outcome, doubts) = (ChangeOutcome.Inconclusive, [ChangeDoubt.Drift]);
            var explained = outcome is ChangeOutcome.Lower or ChangeOutcome.Higher ? ExplainedBy() : null;
            if (explained is not null && !rule.PaceMayBeEffect)
                (outcome, doubts) = (ChangeOutcome.Inconclusive, [ChangeDoubt.MachinePace]);
            if (!rule.SeesMachine && outcome is ChangeOutcome.Lower or ChangeOutcome.Higher)
                (outcome, doubts) = (ChangeOutcome.Inconclusive, [ChangeDoubt.FewRuns]);
            var needed = outcome != ChangeOutcome.Inconclusive || doubts.Contains(ChangeDoubt.MachinePace) || doubts.Contains(ChangeDoubt.FewRuns) ? null : trials < rule.MinimumTrials ? rule.MinimumTrials : TrialsNeeded();
            return new Change(interval, PValue, AdjustedPValue, outcome, doubts, LeastChange, needed) { Paces = paces, ExplainedBy = explained };
        }

        /// <summary>The pace that moved most towards the change, of those that may have brought it about.</summary>
        private int? ExplainedBy() => Enumerable.Range(0, paces.Length).Where(kind => !paces[kind].Leaves(Test!, rule))
            .OrderByDescending(kind => Math.Sign(Test!.Difference) * paces[kind].LogRatio).Select(kind => (int?)kind).FirstOrDefault();

        private ChangeOutcome Outcome(Estimate interval)
        {
            var excludesNothing = interval.Low > 0 || interval.High < 0;
            if (excludesNothing && PValue <= rule.Significance && AdjustedPValue <= rule.FalseDiscoveries && Math.Abs(interval.Value) >= rule.LogThreshold)
                return interval.Value < 0 ? ChangeOutcome.Lower : ChangeOutcome.Higher;
            // A claim that nothing changed rests on the cautious degrees of freedom.
            return WelchTest.Of(contrast).IsWithin(rule.LogThreshold, rule.Equivalence) ? ChangeOutcome.Unchanged : ChangeOutcome.Inconclusive;
        }

        /// <summary>Null in other designs, in which a drift cancels.</summary>
        public TrendTest? Trend { get; } = rule.IsInterleaved || !contrast.IsPair || contrast.Trials < ChangeRule.LeastTrials ? null : TrendTest.Of(contrast.Groups[0].Values, contrast.Groups[1].Values);

        /// <summary>What the cells of the family have in common.</summary>
        public CommonDrift? Common { get; set; }

        private bool Drifts => Trend is not null
            && (Trend.PValue <= DriftSignificance && Explains(Trend.PerTrial, isCommon: false) || Common is { PValue: <= CommonDriftSignificance } && Common.Holds(Trend) && Explains(Common.PerTrial, isCommon: true));

        /// <summary>Asked only where nothing else is found: it takes for granted that there is no step.</summary>
        private bool IsRamp => Trend is not null && RampTest.Of(contrast.Groups[0].Values, contrast.Groups[1].Values) is { IsStepBetter: false, PValue: <= DriftSignificance } ramp
            && Math.Abs(ramp.Explained) >= ShareOfThreshold * rule.LogThreshold;

        /// <summary>Whether a slope makes most of the difference; one that is known from many cells, whether it leaves less of it than matters.</summary>
        private bool Explains(double perTrial, bool isCommon)
        {
            var (explained, difference) = (Math.Abs(perTrial) * contrast.Groups.Sum(g => g.Values.Length) / 2, Math.Abs(Test!.Difference));
            return explained >= ShareOfThreshold * rule.LogThreshold && (explained >= ExplainedShare * difference || isCommon && difference - explained < rule.LogThreshold);
        }

        /// <summary>Whether the base after the candidate differs from the base before it as much as a change would have to.</summary>
        private bool NotReturned => contrast.Groups is [{ Weight: < 0 } before, _, { Weight: < 0 } after]
            && WelchTest.Of(Contrast.Of(before.Values, after.Values), unbiased: true) is var back && back.PValue <= DriftSignificance && Math.Abs(back.Difference) >= rule.LogThreshold;

        /// <summary>Spread between trials of a side, as two sides of so many would have to show this standard error.</summary>
        private double Spread => Test!.StandardError * Math.Sqrt(trials / 2.0);

        private double LeastChange => Spread == 0 ? rule.Threshold : Math.Exp(Math.Max(rule.LogThreshold, new TrialPower(Spread, rule.Significance, Power).LeastChange(trials))) - 1;

        /// <summary>For the effect that is seen to be found, or for the interval to fit between it and the threshold.</summary>
        private int? TrialsNeeded()
        {
            var effect = Math.Abs(Test!.Difference);
            if (effect >= rule.LogThreshold)
                return Spread > 0 && new TrialPower(Spread, rule.Significance, Power).TrialsFor(effect) is { } found ? Math.Max(found, trials + 1) : null;
            var room = rule.LogThreshold - effect;
            if (HalfWidth(TrialPower.MostTrials) >= room)
                return null;
            var (few, enough) = (trials, TrialPower.MostTrials);
            while (enough - few > 1)
            {
                var middle = (few + enough) / 2;
                (few, enough) = HalfWidth(middle) < room ? (few, middle) : (middle, enough);
            }
            return enough;
        }

        private double HalfWidth(int ofTrials) => StudentT.Quantile((1 + rule.Equivalence) / 2, 2.0 * (ofTrials - 1)) * Spread * Math.Sqrt(2.0 / ofTrials);
    }
}
