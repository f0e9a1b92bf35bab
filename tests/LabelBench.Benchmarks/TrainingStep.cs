using System.Globalization;
using LabelBench.Models;
using LabelBench.Statistics;

namespace LabelBench.Benchmarks;

/// <summary>
/// Time of a training step on the CPU; where another graph of the same network is at hand, that of both, step by step in turn from the same parameters.
/// And where the time of a step goes, operator by operator.
/// </summary>
/// <param name="other">Another ONNX training graph with the same inputs; null where there is none.</param>
/// <param name="sumTarget">Largest share of a step that sums may take; null where none is set.</param>
internal sealed class TrainingStep(string architecture, string? other, int pairs, double? sumTarget) : IBenchmark
{
    /// <summary>Ours may take at most this much of the other's time.</summary>
    private const double Target = 1.1;

    /// <summary>Largest relative difference of first losses between graphs that do the same work.</summary>
    private const double SameLoss = 1e-3;

    private const int WarmUp = 2, ProfiledSteps = 4, SharesShown = 6;

    public string Name => $"training-{architecture}";

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        var graph = TrainingArchitectures.Find(architecture, "bench").ValueOrThrow().Build();
        var model = workshop.Write(graph.Model, Name);
        using var states = new TrainingStates(graph);
        foreach (var figure in other is null ? Alone(model, states, graph) : InTurn(model, states, graph))
            yield return figure;
        foreach (var figure in Shares(workshop, model, states, "ours", sumTarget))
            yield return figure;
        if (other is not null)
            foreach (var figure in Shares(workshop, other, states, "other", null))
                yield return figure;
    }

    private IEnumerable<Figure> Alone(string model, TrainingStates states, TrainingGraph graph)
    {
        using var stepper = new TrainingStepper(model, states, Workshop.Cores);
        double[] times = [.. Enumerable.Range(0, WarmUp + pairs).Select(i => stepper.Step(isBack: i % 2 == 1).Milliseconds).Skip(WarmUp)];
        return Steps("ours", times, graph);
    }

    /// <summary>Ours goes from the first set of states to the second, the other back: every step of ours stands between two of the other.</summary>
    private List<Figure> InTurn(string model, TrainingStates states, TrainingGraph graph)
    {
        using TrainingStepper ours = new(model, states, Workshop.Cores), theirs = new(other!, states, Workshop.Cores);
        var (first, same) = (ours.Step(isBack: false).Loss, theirs.Step(isBack: false).Loss);
        List<double> our = [], their = [];
        for (var i = 0; i < WarmUp + pairs; i++)
        {
            our.Add(ours.Step(isBack: false).Milliseconds);
            their.Add(theirs.Step(isBack: true).Milliseconds);
        }
        double[] ratios = [.. Enumerable.Range(WarmUp, pairs).Select(i => our[i] / ((their[i - 1] + their[i]) / 2))];
        return
        [
            new Figure($"{Name}.loss-difference", Math.Abs(first / same - 1), "ratio", SameLoss, AtMost: true),
            .. Steps("ours", [.. our.Skip(WarmUp)], graph),
            .. Steps("other", [.. their.Skip(WarmUp)], graph),
            Figure.OfRatios($"{Name}.ours-over-other", ratios, Target) with { AtMost = true },
        ];
    }

    private IEnumerable<Figure> Steps(string whose, double[] milliseconds, TrainingGraph graph)
    {
        var median = Estimate.OfMedian(milliseconds);
        yield return new Figure($"{Name}.{whose}", median.Value, "ms/step") { Interval = median };
        yield return new Figure($"{Name}.{whose}.rate", graph.Flops / median.Value / 1e6, "GFLOP/s");
    }

    private IEnumerable<Figure> Shares(Workshop workshop, string model, TrainingStates states, string whose, double? target)
    {
        states.Reset();
        string profile;
        using (var stepper = new TrainingStepper(model, states, Workshop.Cores, workshop.File($"{Name}-{whose}")))
        {
            for (var i = 0; i < ProfiledSteps; i++)
                stepper.Step(isBack: i % 2 == 1);
            profile = stepper.EndProfile();
        }
        var shares = KernelShares.Of(profile);
        yield return new Figure(Share("ReduceSum"), shares.FirstOrDefault(one => one.Operator == "ReduceSum").Share, "share", target, AtMost: true);
        foreach (var (name, share) in shares.Where(one => one.Operator != "ReduceSum").Take(SharesShown))
            yield return new Figure(Share(name), share, "share");

        string Share(string name) => string.Create(CultureInfo.InvariantCulture, $"{Name}.{whose}.share({name})");
    }
}
