using System.Diagnostics;
using System.Text.Json;
using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Telemetry;
using LabelBench.Telemetry.Nvml;
using LabelBench.Telemetry.Nvml.Board;
using LabelBench.Telemetry.Nvml.Isolated;
using LabelBench.Testing;
using LabelBench.Testing.Nvml;

namespace LabelBench.EndToEnd.Tests;

/// <summary>GPUs that a library with NVML's interface tells of, read by the built program and by its helper process.</summary>
public sealed class GpuTelemetryTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20), Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [CompilerFact]
    public async Task Devices_shows_what_the_given_library_tells()
    {
        using var place = new Workplace();
        var outcome = await place.RunAsync("devices", "--nvml", FakeNvml.Save(folder));
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("NVIDIA H100 80GB HBM3", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("595.45.04", outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-library.so", "is not there")]
    [InlineData("empty.so", "is no library")]
    public async Task A_library_that_is_none_is_refused_with_a_remedy(string name, string said)
    {
        using var place = new Workplace();
        File.WriteAllText(folder["empty.so"], "");
        var outcome = await place.RunAsync("devices", "--nvml", folder[name]);
        Assert.Equal(4, outcome.ExitCode);
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
    }

    [CompilerFact]
    public async Task The_check_of_telemetry_measures_the_given_library()
    {
        using var place = new Workplace();
        var library = FakeNvml.Save(folder);
        // By its own number the first GPU of the library is the second.
        FakeNvml.Script(library, "at 0 power 1 60 300 0.13 0.5", "at 0 sensor 1 0.05 0.05 1", "at 0 power 0 60 300 0.13 0.5", "at 0 sensor 0 0.05 0.05 1");
        var outcome = await place.RunAsync("verify", "--ep", "cpu", "--checks", "telemetry", "--output", "out", "--nvml", library, "--limit", "3m");
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(place["out"], "checks", "telemetry.json")));
        var rows = result.RootElement.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Contains(rows, r => r[0].GetString() == "nvmlDeviceGetUtilizationRates" && r[1].GetString() == "latency p99" && r[2].ValueKind == JsonValueKind.Number);
        Assert.Contains(rows, r => r[0].GetString() == "instant power (186)" && r[2].ValueKind == JsonValueKind.Number && r[2].GetDouble() > 0);
        Assert.Contains(rows, r => r[0].GetString() == "energy, polled every 10 ms" && r[2].ValueKind == JsonValueKind.Number);
        Assert.Contains(rows, r => r[0].GetString() == "GPM, samples 200 ms apart" && r[2].ValueKind == JsonValueKind.Null && r[4].GetString() == "this GPU does not tell it");
        Assert.Contains("energy counter over integrated power", outcome.Out, StringComparison.Ordinal);
    }

    [CompilerFact]
    public void A_driver_that_crashes_takes_its_helper_along_and_nothing_else()
    {
        var library = FakeNvml.Save(folder);
        FakeNvml.Script(library, "at 2 crash nvmlDeviceGetUtilizationRates");
        using var host = Start(library);
        Until(() => host.Restarts >= 1);
        Until(() => IsRead(host));
        Assert.Null(host.Trouble);
    }

    [CompilerFact]
    public void A_call_that_hangs_dies_with_its_helper_and_the_gpu_is_found_again()
    {
        var library = FakeNvml.Save(folder);
        FakeNvml.Script(library, "at 2 hang nvmlDeviceGetUtilizationRates 1000");
        using var host = Start(library);
        var first = host.ProcessId;
        Until(() => host.Restarts >= 1);
        Assert.NotEqual(first, host.ProcessId);
        Until(() => IsRead(host));
    }

    [CompilerFact]
    public void A_helper_that_somebody_kills_is_replaced_and_ends_with_its_host()
    {
        var host = Start(FakeNvml.Save(folder));
        using (var victim = Process.GetProcessById(host.ProcessId!.Value)) victim.Kill();
        Until(() => host.Restarts == 1 && IsRead(host));
        using var last = Process.GetProcessById(host.ProcessId!.Value);
        host.Dispose();
        Assert.True(last.WaitForExit(Patience));
    }

    [CompilerFact]
    public void Sources_of_a_helper_are_those_of_the_process_itself()
    {
        var library = FakeNvml.Save(folder);
        var sources = NvmlSources.Open(Start(library), Patience);
        Assert.Equal([FakeNvml.FirstUuid, FakeNvml.SecondUuid], sources.Select(s => s.Device));
        foreach (var source in sources) source.Dispose();
    }

    private static IsolatedHost Start(string library)
    {
        var host = new IsolatedHost(new NvmlHelperCommand(LabelBenchProgram.Path, [NvmlHelper.Verb]), library, Period, hangLimit: TimeSpan.FromSeconds(2));
        Until(() => IsRead(host));
        return host;
    }

    private static bool IsRead(IsolatedHost host) => host.Board.TryRead(0, out var slot) && slot.Code == ChannelCode.Measured && slot.Reading > 2;

    private static void Until(Func<bool> isSo)
    {
        var watch = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(watch.Elapsed < Patience, "what was waited for did not come");
            Thread.Sleep(20);
        }
    }
}
