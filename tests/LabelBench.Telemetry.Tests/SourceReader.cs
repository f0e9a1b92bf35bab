using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Tests;

/// <summary>Drives one source by hand.</summary>
internal sealed class SourceReader(TelemetrySource source) : IDisposable
{
    private readonly long[] _values = new long[source.Channels];
    private readonly bool[] _present = new bool[source.Channels];

    public TelemetrySource Source => source;

    /// <returns>Values by channel; null where the source gave none.</returns>
    public long?[] Read(double seconds = 0)
    {
        Array.Clear(_present);
        source.Read((long)(seconds * 1e9), new SampleRow(_values, _present));
        return [.. _values.Zip(_present, (value, present) => present ? value : (long?)null)];
    }

    public void Dispose() => source.Dispose();
}
