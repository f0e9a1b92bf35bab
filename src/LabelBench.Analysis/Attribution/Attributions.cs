using System.Collections.Immutable;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Analysis;

/// <summary>Finds what limited a cell. Pure: readings in, one attribution out.</summary>
public static class Attributions
{
    /// <summary>The first rule that holds; where rules before it could not be judged, the answer names them.</summary>
    public static Attribution Of(AttributionInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var signals = new Signals(input);
        var open = ImmutableArray.CreateBuilder<(AttributionRule Rule, OpenQuestion Question)>();
        foreach (var rule in input.IsOnGpu ? AttributionRules.OnGpu : AttributionRules.OnCpu)
        {
            var condition = rule.Judge(signals);
            if (condition.Holds is true)
                return Found(input, rule, condition, open.ToImmutable());
            if (condition.Holds is null)
                open.Add((rule, new OpenQuestion(rule.Id, rule.Limit, [.. condition.Missing.Distinct()])));
        }
        return open.Any(o => o.Rule.Matters)
            ? new Attribution(Limit.CannotSeparate, "cannot-separate", Certainty.CannotTell, [], [.. open.Select(o => o.Question)])
            : new Attribution(Limit.Unexplained, "unexplained", open.Count == 0 ? Certainty.Sure : Certainty.Likely, [], [.. open.Select(o => o.Question)]);
    }

    /// <summary>Of a cell whose load is as much as it takes; null where queries come by themselves or one at a time, because then the load is the limit.</summary>
    /// <param name="measured">Of the trials that count.</param>
    internal static Attribution? Of(RunRecord record, Cell cell, ImmutableArray<TrialMeasurement> measured, ImmutableArray<MetricSummary> telemetry, ImmutableArray<StageSummary> stages)
    {
        if (cell.Scenario is not (Scenario.Offline or Scenario.Training) || measured.IsEmpty)
            return null;
        var pauses = measured.Sum(m => m.Harness.GcPause.TotalSeconds) / measured.Sum(m => m.Window.Duration.TotalSeconds);
        return Of(new AttributionInput(cell, record.Machine, record.Environment, telemetry, stages, new Core.Share(pauses)));
    }

    private static Attribution Found(AttributionInput input, AttributionRule rule, Condition condition, ImmutableArray<(AttributionRule Rule, OpenQuestion Question)> open)
    {
        ImmutableArray<OpenQuestion> questions = [.. open.Select(o => o.Question)];
        // Of training only the source of its batches has stages; they say nothing of the step itself.
        var stage = rule.Limit is Limit.Cpus ? input.Cell.Scenario is Scenario.Training ? null : input.Stages.MaxBy(s => s.WorkShare.Value)
            : rule.Limit is Limit.Stage or Limit.CpuDecode or Limit.SerialHostCode ? input.Stages.FirstOrDefault(s => condition.Evidence.Any(e => e.Metric == $"stage_busy_share {s.Name}"))
            : null;
        if (open.Any(o => o.Rule.Matters))
            return new Attribution(Limit.CannotSeparate, "cannot-separate", Certainty.CannotTell, condition.Evidence, questions) { Leading = rule.Limit, Stage = stage };
        var certainty = open.IsEmpty && !rule.IsEstimate ? Certainty.Sure : Certainty.Likely;
        return new Attribution(rule.Limit, rule.Id, certainty, condition.Evidence, questions) { Stage = stage };
    }
}
