using System.Text.Json;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>What <c>labelbench devices</c> says.</summary>
internal sealed class DevicesCheck : ICheck
{
    public string Name => "devices";

    public string Title => "Devices, and whether the provider works on them";

    public double Weight => 0.3;

    public bool NeedsGpu => false;

    public async Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop)
    {
        var (code, text, error) = await OwnProcess.RunAsync(["devices"], null, outOfTime, stop).ConfigureAwait(false);
        var (_, json, _) = await OwnProcess.RunAsync(["devices", "--json"], null, outOfTime, stop).ConfigureAwait(false);
        if (outOfTime.IsCancellationRequested)
            return CheckResult.Said(this, CheckStatus.Partial, "labelbench devices took longer than there was time");
        if (code != ExitCode.Fine)
            return CheckResult.Said(this, CheckStatus.Failed, $"labelbench devices ended with {code?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing"}: {error.Trim()}");
        var works = Works(json, visit.Provider);
        return CheckResult.Table(this, works ? CheckStatus.Passed : CheckStatus.Failed, $"{Cell.Word(visit.Provider)} {(works ? "works" : "does not work")}", ["labelbench devices"],
            text.TrimEnd().Split('\n').Select(line => System.Collections.Immutable.ImmutableArray.Create<object?>(line)));
    }

    private static bool Works(string json, ExecutionProvider provider)
    {
        using var said = JsonDocument.Parse(json);
        return said.RootElement.GetProperty("providers").EnumerateArray()
            .Any(p => p.GetProperty("provider").GetString() == Cell.Word(provider) && p.GetProperty("usable").GetBoolean());
    }
}
