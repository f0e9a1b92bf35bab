using System.ComponentModel;
using System.Globalization;

namespace LabelBench.Cli.Verification;

/// <summary>GPU memory in use, as the driver's own tool tells it: independent of what is being verified.</summary>
internal static class GpuMemory
{
    private static readonly string[] Question = ["--query-gpu=memory.used", "--format=csv,noheader,nounits"];

    /// <returns>Of all GPUs together, or null where the tool is not there or says something else.</returns>
    public static async Task<double?> UsedMebibytesAsync(CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            var (code, output, _) = await OwnProcess.RunAsync("nvidia-smi", Question, null, limit.Token, stop).ConfigureAwait(false);
            var numbers = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : (double?)null).ToArray();
            return code == 0 && numbers.Length > 0 && numbers.All(n => n is not null) ? numbers.Sum() : null;
        }
        catch (Win32Exception)
        {
            return null; // no such program
        }
    }
}
