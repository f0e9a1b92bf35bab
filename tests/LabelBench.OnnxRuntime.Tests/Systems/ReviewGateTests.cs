using LabelBench.Core;
using LabelBench.Labeling.Scoring;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.OnnxRuntime.Systems;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Systems;

public class ReviewGateTests
{
    private static readonly GateSettings Settings = new(0.9, 0.3, new Share(0.1));

    [Fact]
    public void Real_confidences_decide_and_their_share_becomes_a_figure_of_the_run()
    {
        var gate = new ReviewGate(Settings with { QualityShare = new Share(0) }, null, 1);
        Assert.Equal([GateDecision.Accept, GateDecision.Review, GateDecision.Reject, GateDecision.Accept], new[] { 0.95, 0.5, 0.1, 0.9 }.Select((c, i) => gate.Decide(Item(i), c)));
        var read = gate.Read();
        Assert.Equal((2, 1, 1, 0, false), (read.Accepted, read.Reviewed, read.Rejected, read.QualityChecked, read.Injected));
        Assert.Equal(0.5, Assert.Single(gate.Quality()).Value);
    }

    [Fact]
    public void Injected_confidences_follow_their_distribution_and_are_no_finding_about_the_labels()
    {
        var gate = new ReviewGate(Settings, new InjectedConfidence(0.9, 0.05), 7);
        for (var i = 0; i < 20_000; i++)
            gate.Decide(Item(i), 0);
        var read = gate.Read();
        Assert.True(read.Injected);
        Assert.InRange(read.Accepted / 20_000.0, 0.48, 0.52); // half of a normal distribution lies above its mean
        Assert.InRange(read.QualityChecked / (double)read.Accepted, 0.09, 0.11);
        Assert.Empty(gate.Quality());
    }

    [Fact]
    public void The_same_item_gets_the_same_decision_in_every_worker()
    {
        var (one, other) = (new ReviewGate(Settings, new InjectedConfidence(0.8, 0.2), 3), new ReviewGate(Settings, new InjectedConfidence(0.8, 0.2), 3));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => one.Decide(Item(i), 0)), Enumerable.Range(0, 100).Reverse().Select(i => other.Decide(Item(i), 0)).Reverse());
    }

    [Fact]
    public void Agreement_counts_checked_items_whose_label_is_the_true_one()
    {
        var gate = new ReviewGate(Settings with { QualityShare = new Share(1) }, null, 1);
        for (var i = 0; i < 10; i++)
            gate.Decide(Item(i), 0.95, agrees: i != 3);
        Assert.Equal((10, 9), (gate.Read().QualityChecked, gate.Read().QualityAgreed));
    }

    [Fact]
    public void Without_a_known_truth_there_is_no_agreement_rather_than_none_at_all()
    {
        var gate = new ReviewGate(Settings with { QualityShare = new Share(1) }, null, 1);
        gate.Decide(Item(0), 0.95);
        Assert.Null(gate.Read().QualityAgreed);
    }

    private static ClassificationItem Item(long number)
    {
        var item = new ClassificationItem(1, 1);
        item.Begin(number, new ItemRef("file", "file"));
        return item;
    }
}
