using System.Collections.Immutable;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.Records;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Calibration;

/// <summary>Finds the ranges of activations by running the FP32 model on seeded inputs and watching its intermediate values.</summary>
public static class ActivationCalibrator
{
    /// <param name="fp32">The model to watch; a batch of 1 takes the least memory.</param>
    /// <returns>A range for every value that <see cref="QuantizationPlan.Observed"/> names; the same for the same arguments.</returns>
    /// <exception cref="TrialFailureException">A value is NaN or infinite, so that no range covers it.</exception>
    public static ImmutableSortedDictionary<string, ActivationRange> Calibrate(GeneratedModel fp32, CalibrationOptions options, CancellationToken cancellation = default)
    {
        var observed = QuantizationPlan.For(fp32.Graph).Observed;
        var observers = observed.ToDictionary(value => value, _ => new RangeObserver(options.Coverage), StringComparer.Ordinal);
        var fromSession = observed.Except(fp32.Graph.Inputs.Select(input => input.Name)).ToArray();
        using var session = SeededRun.OpenOnCpu(fp32.WithOutputs(fromSession).ToBytes());
        for (var sample = 0; sample < options.Samples; sample++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var run = new SeededRun(fp32.Graph.Inputs, options.Seed, sample);
            foreach (var (name, value) in run.Inputs.Where(input => observers.ContainsKey(input.Name)))
                observers[name].Add(value.GetTensorDataAsSpan<float>());
            using var outputs = run.On(session, fromSession);
            foreach (var (name, value) in fromSession.Zip(outputs))
                observers[name].Add(value.GetTensorDataAsSpan<float>());
        }
        if (observers.FirstOrDefault(pair => !pair.Value.IsFinite) is { Key: { } broken })
            throw new TrialFailureException(FailureReason.UnusableInput, $"{fp32.Name}: '{broken}' becomes NaN or infinite, and no range of 8 bits covers that");
        return observers.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.ToRange(), StringComparer.Ordinal);
    }
}
