using LabelBench.Labeling.Scoring;

namespace LabelBench.Labeling.Tests.Scoring;

public class ConfidenceGateTests
{
    [Theory]
    [InlineData(0.9, GateDecision.Accept)]
    [InlineData(0.95, GateDecision.Accept)]
    [InlineData(0.8999, GateDecision.Review)]
    [InlineData(0.3, GateDecision.Review)]
    [InlineData(0.2999, GateDecision.Reject)]
    [InlineData(0, GateDecision.Reject)]
    [InlineData(double.NaN, GateDecision.Review)]
    public void Thresholds_sort_confidence(double confidence, GateDecision expected) =>
        Assert.Equal(expected, ConfidenceGate.Create(0.9, 0.3, "test").ValueOrThrow().Decide(confidence));

    [Fact]
    public void Equal_thresholds_leave_nothing_to_review()
    {
        var gate = ConfidenceGate.Create(0.5, 0.5, "test").ValueOrThrow();
        Assert.Equal(GateDecision.Accept, gate.Decide(0.5));
        Assert.Equal(GateDecision.Reject, gate.Decide(0.4999));
    }

    [Fact]
    public void Every_mistake_is_reported_at_once()
    {
        Assert.Equal(2, ConfidenceGate.Create(1.5, double.NaN, "gate.yaml").Problems.Length);
        var crossed = Assert.Single(ConfidenceGate.Create(0.3, 0.9, "gate.yaml").Problems);
        Assert.Equal("gate.yaml: reject_below  is 0.9, above accept_from (0.3); labels between them would be both accepted and rejected.", crossed.ToString());
    }
}
