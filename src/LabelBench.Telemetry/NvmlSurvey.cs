using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Statistics.Energy;
using LabelBench.Telemetry.Nvml;

namespace LabelBench.Telemetry;

/// <summary>What NVIDIA's library does on this machine: how long its calls take, how often its values are renewed, whether energy and power agree. It only reads.</summary>
public static class NvmlSurvey
{
    /// <param name="What">Call or value.</param>
    /// <param name="Figure">What is said of it: <c>latency p50</c>.</param>
    /// <param name="Value">A number in <paramref name="Unit"/>, or why there is none.</param>
    public sealed record Row(string What, string Figure, Reading<Count> Value, string Unit);

    /// <summary>Reads power and the energy counter of the first GPU again and again.</summary>
    /// <param name="until">Raised when it is enough.</param>
    /// <returns>Why there is nothing to read, or what was read, with the sensor that boards of this kind have.</returns>
    public static (string? Reason, ImmutableArray<GpuPoll> Polls, PowerSensor Sensor) Poll(NvmlOptions options, TimeSpan every, CancellationToken until)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var library = NvmlLibrary.Open(options.Path, out var reason);
        if (library is null) return (reason, [], default);
        if (library.Call(NvmlCall.nvmlDeviceGetHandleByIndex_v2, 0u, out var device) is var answer and not NvmlReturn.Success) return (answer.Describe(), [], default);
        using var survey = new SurveyedGpu(library, device);
        var polls = survey.Poll(every, until);
        return (polls.IsEmpty ? SurveyedGpu.NoEnergy : null, polls, survey.Sensor);
    }

    /// <returns>Why there is nothing to survey, or the rows.</returns>
    public static (string? Reason, ImmutableArray<Row> Rows) Of(NvmlOptions options, TimeSpan part, CancellationToken outOfTime)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var library = NvmlLibrary.Open(options.Path, out var reason);
        if (library is null) return (reason, []);
        if (library.Call(NvmlCall.nvmlDeviceGetHandleByIndex_v2, 0u, out var device) is var answer and not NvmlReturn.Success) return (answer.Describe(), []);
        using var survey = new SurveyedGpu(library, device);
        return (null, [.. survey.Latencies(outOfTime), .. survey.Refreshes(part, outOfTime), .. survey.Energies(part, outOfTime), .. survey.Performance(outOfTime), .. survey.Reading(outOfTime)]);
    }
}
