using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Records.Recordings;
using LabelBench.Statistics;
using LabelBench.Telemetry;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Benchmarks;

/// <summary>Size of a recording of this machine, and how fast one of 40 metrics is read and summarised.</summary>
internal sealed class RecordingSpeed : IBenchmark
{
    private const long Period = 100_000_000;
    private const int Metrics = 40, Samples = 256_000, Rounds = 7;

    public string Name => "telemetry-recording";

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        var file = Path.Join(Path.GetTempPath(), $"labelbench-bench-{Environment.ProcessId}{TelemetryRecording.Extension}");
        try
        {
            yield return new Figure($"{Name}.size-of-a-sample", OfThisMachine(file), "bytes", 20, AtMost: true);
            var bytes = Made(file);
            var rates = Enumerable.Range(0, Rounds).Select(_ => Rate(bytes)).ToArray();
            var median = Estimate.OfMedian(rates);
            yield return new Figure($"{Name}.replay", median.Value, "samples/s", 1e6) { Interval = median };
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What a frame of 128 samples adds to the file, for a sample and 40 metrics. What is written once (names, why metrics are missing) is left out.</summary>
    private static double OfThisMachine(string path)
    {
        const int frame = 128;
        using var sampler = new HostSampler(OperatingSystem.IsLinux() ? LinuxSources.Open(LinuxRoot.Real) : [], new SamplerOptions(TimeSpan.FromMilliseconds(100), 36_000, path));
        var lengths = new long[2];
        for (var i = 0; i < lengths.Length; i++)
        {
            while (sampler.Host.Ring.Total < (i + 1) * frame) Thread.Sleep(50);
            Thread.Sleep(1_500); // the recorder follows once a second
            lengths[i] = new FileInfo(path).Length;
        }
        return (lengths[1] - lengths[0]) / (double)frame * Metrics / TelemetryRecording.Load(path).ValueOrThrow().Metrics.Count();
    }

    private static double Rate(byte[] bytes)
    {
        var begin = MonotonicClock.NowNanoseconds;
        var recording = TelemetryRecording.Decode(bytes, "bench").ValueOrThrow();
        var summaries = TelemetryReplay.Summarise(recording, new Window(Period, (Samples - 2) * Period));
        var seconds = (MonotonicClock.NowNanoseconds - begin) / 1e9;
        return summaries.Length > Metrics ? Samples / seconds : throw new InvalidOperationException("a metric is missing");
    }

    /// <summary>Half gauges that wander, half counters.</summary>
    private static byte[] Made(string path)
    {
        var metrics = Enumerable.Range(0, Metrics).Select(i => new LaneMetric(i % 2 == 0 ? MetricDefinition.Gauge($"gauge_{i}", i) : MetricDefinition.Rate($"rate_{i}", i), 1));
        var random = new SplitMix64(1);
        var (values, present) = (new long[Metrics], Enumerable.Repeat(true, Metrics).ToArray());
        using (var writer = RecordingWriter.Create(path, new RecordingHeader("synthetic: walks", [new RecordedLane("host", Period, Metrics, [.. metrics])])))
            for (var sample = 0; sample < Samples; sample++)
            {
                for (var i = 0; i < Metrics; i++) values[i] += i % 4 == 0 ? random.Below(201) - 100 : i % 4 == 1 ? random.Below(300) : i % 4 == 2 ? 0 : 7;
                writer.Add(0, sample * Period, sample * Period + 100_000, values, present);
            }
        return File.ReadAllBytes(path);
    }
}
