using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Reporting.Wording;

/// <summary>What training gave, in words.</summary>
internal static class TrainingWords
{
    /// <summary>What counts as a step's time.</summary>
    public const string Method = "A step's time runs from the end of one step to the end of the next, waiting for data included and checkpoints left out; median and 95th percentile are medians over the valid trials.";

    /// <summary>Cells that train, in order.</summary>
    public static ImmutableArray<CellSummary> Cells(RunSummary summary) => [.. summary.Cells.Where(c => c.Training is not null)];

    /// <summary><c>66 ms a step</c>.</summary>
    public static string Step(CellSummary cell) => $"{Quantity.Duration(cell.Latency!.P50)} a step";

    /// <summary><c>34.8 GFLOP/s ± 1 %</c>, with the share of the peak where one is known.</summary>
    public static string Flops(RunSummary summary, CellSummary cell)
    {
        if (cell.Training?.FlopsPerSecond is not { } rate)
            return "";
        var (unit, scale) = rate.Value >= 1e12 ? ("TFLOP/s", 1e12) : ("GFLOP/s", 1e9);
        var scaled = rate with { Value = rate.Value / scale, Low = rate.Low / scale, High = rate.High / scale };
        return Quantity.WithMargin(scaled, unit) + (StatedPeak.ShareOf(cell, summary.Record.Machine, GpuTable.Builtin) is { } share ? $", {Quantity.Share(share.Value)} of the datasheet's FP32 peak" : "");
    }

    /// <summary><c>2.40 to 0.0031</c>; a trial without a finite loss has none.</summary>
    public static string Loss(CellSummary cell) =>
        cell.Training is { FirstLoss: { } first, FinalLoss: { } final } ? $"{Number(first)} to {Number(final)}" : "n/a";

    /// <summary>The loss with how many steps lie between and how much is gone.</summary>
    public static string LossInFull(CellSummary cell) => cell.Training switch
    {
        { FirstLoss: not null, FinalLoss: not null, StepsInAll: { } steps, LossFall: { } fall } =>
            $"loss {Loss(cell)} in {PlainText.Plural(steps, "step", "steps")}, {(fall >= 0 ? $"{Gone(fall)} gone" : $"{Quantity.Share(-fall)} more")}",
        _ => "loss not known",
    };

    /// <summary><c>2.2 GiB in the host</c>, and on the GPU where it was read.</summary>
    public static string Memory(CellSummary cell)
    {
        var training = cell.Training!;
        var host = training.PeakHostMemory.Match(bytes => $"{Quantity.Bytes(bytes.Value)} of the host's memory", reason => $"the host's memory not read ({PlainText.Line(reason)})");
        return training.PeakDeviceMemory.ValueOrNull is { } device ? $"{host}, {Quantity.Bytes(device.Value)} of the GPU's" : host;
    }

    /// <summary><c>0.42 ± 5 % J for each image, DRAM power not readable (no RAPL)</c>.</summary>
    public static string Energy(CellSummary cell)
    {
        if (cell.Energy is not { } energy) return "not readable: no reading of power on this machine";
        var missing = energy.Parts.GroupBy(part => (part.Power as Reading<Watts>.Unavailable)?.Reason).Where(group => group.Key is not null)
            .Select(group => $"{string.Join(" and ", group.Select(part => MetricWords.Name(part.Metric)))} not readable ({PlainText.Line(group.Key!)})");
        return string.Join(", ", energy.Gross is { } gross ? missing.Prepend($"{EnergyWords.Figure(gross)} J for each {PlainText.Line(cell.Workload.Item)}") : missing);
    }

    /// <summary><c>30 ms each, after every 50 steps, 9.2 MiB</c>.</summary>
    public static string Checkpoints(CellSummary cell) => cell.Training!.Checkpoints switch
    {
        null => "none",
        { Mean: { } mean } cost => $"{Quantity.Duration(mean)} each, {Quantity.Bytes(cost.Size.Value)}, after every {PlainText.Plural(cost.EverySteps, "step", "steps")}; {Quantity.Count(cost.Written)} written, the slowest in {Quantity.Duration(cost.Longest)}",
        var cost => $"after every {PlainText.Plural(cost.EverySteps, "step", "steps")}; no trial came to one",
    };

    /// <summary>How long the job takes, or why that is not said.</summary>
    public static string Job(CellSummary cell)
    {
        var answer = cell.Training!.Job;
        var job = $"{PlainText.Plural(answer.Job.Epochs, "epoch", "epochs")} over {Quantity.Count(answer.Job.Items)} {PlainText.Line(cell.Workload.Items)}";
        if (answer.Time is not { Low: { } low, High: { } high } time)
            return $"{job}: not estimated: {PlainText.Line(answer.Refusal!)}";
        var checkpoints = answer.Checkpoints is { } count ? $", {PlainText.Plural(count, "checkpoint", "checkpoints")} included" : ", without checkpoints";
        return $"{job} ({PlainText.Plural(answer.Steps!.Value, "step", "steps")}): {Duration(time.Value)}, {Duration(low)} to {Duration(high)} ({Quantity.Share(time.Confidence!.Value)}){checkpoints}; reviewers not counted";
    }

    /// <summary>Where nobody stated the job.</summary>
    public static string? HowToAsk(RunSummary summary) => Cells(summary).Any(c => c.Training!.Job.Job.IsDefault)
        ? $"That job is assumed; yours: labelbench report {PlainText.Line(summary.Record.RunId)} --job-items N --epochs E"
        : null;

    /// <summary>What training was set up as: <c>residual-cnn, 1.21 M parameters, sgd-momentum 0.02, flat</c>.</summary>
    public static string Setup(TrainingSetup setup)
    {
        string[] parts =
        [
            PlainText.Line(setup.Architecture),
            $"{Quantity.Number(setup.Parameters / 1e6)} M parameters",
            $"{PlainText.Line(setup.Optimiser)} at {setup.LearningRate.ToString("0.######", CultureInfo.InvariantCulture)}",
            setup.Layout == Workloads.ParameterLayout.Flat ? "one vector of parameters" : "a tensor for every weight",
            .. setup.ConvolutionGradient is { } way ? [$"convolution gradients by {Workloads.Cell.Word(way)}"] : Array.Empty<string>(),
            .. setup.Accumulation > 1 ? [$"gradients of {setup.Accumulation} pieces summed"] : Array.Empty<string>(),
            setup.MixedPrecision ? "mixed precision" : "FP32",
            setup.Data == TrainingData.ImageFiles ? "image files" : "generated batches",
        ];
        return string.Join(", ", parts);
    }

    /// <summary>Dropped steps and the scale of the loss, where there is one.</summary>
    public static string? LossScale(CellSummary cell) => cell.Training is not { LossScale: { } scale, SkippedSteps: { } skipped } ? null
        : $"loss scale {Quantity.Exact(scale.First)} to {Quantity.Exact(scale.Last)}, {PlainText.Plural(skipped, "step", "steps")} dropped because FP16 overflowed";

    /// <summary>Figures of a cell that tables have no column for, each a line.</summary>
    public static IEnumerable<string> Lines(RunSummary summary, CellSummary cell)
    {
        if (cell.TrialsValid > 0)
        {
            var training = cell.Training!;
            yield return Setup(training.Setup!);
            yield return $"{LossInFull(cell)}; {Flops(summary, cell)}";
            yield return $"memory: {Memory(cell)}; waiting for data {Quantity.Share(training.DataWaitingShare!.Value.Value)} of the time";
            yield return $"energy: {Energy(cell)}";
            yield return $"checkpoints: {Checkpoints(cell)}";
            if (LossScale(cell) is { } scale)
                yield return scale;
        }
        yield return $"a job of {Job(cell)}";
    }

    /// <summary>Three digits, none lost to small losses; a loss that rounding made a negative zero is 0.</summary>
    public static string Number(double loss) => (loss == 0 ? 0 : loss).ToString("G3", CultureInfo.InvariantCulture).ToLowerInvariant();

    /// <summary>Never all of a loss that is not zero.</summary>
    private static string Gone(double fall) => fall switch
    {
        >= 0.999 and < 1 => "> 99.9 %",
        >= 0.95 and < 0.999 => (Math.Floor(fall * 1000) / 10).ToString("0.0", CultureInfo.InvariantCulture) + " %",
        _ => Quantity.Share(fall),
    };

    private static string Duration(double seconds) => seconds < 48 * 3600 ? Quantity.Duration(TimeSpan.FromSeconds(seconds)) : $"{Quantity.Number(seconds / 86_400)} days";
}
