using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Telemetry.Nvml.Board;
using LabelBench.Telemetry.Nvml.Readers;

namespace LabelBench.Telemetry;

/// <summary>The process that reads NVIDIA's library for another one, into a board that both have in memory.</summary>
public static class NvmlHelper
{
    /// <summary>Hidden verb of the program.</summary>
    public const string Verb = "nvml-helper";

    /// <summary>What follows the verb: the board's file, the distance of readings in ms, and the library where it is not the driver's.</summary>
    internal static ImmutableArray<string> Arguments(string board, TimeSpan period, string? library) =>
        [board, period.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture), .. library is null ? Array.Empty<string>() : [library]];

    /// <summary>Reads until the standard input ends, which it does when the parent is gone, however it went.</summary>
    /// <returns>Exit code.</returns>
    public static int Run(string board, string periodMilliseconds, string? library, TextReader input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shared = GpuBoard.Open(board);
        var reader = new NvmlReader(shared, library, TimeSpan.FromMilliseconds(int.Parse(periodMilliseconds, CultureInfo.InvariantCulture)));
        while (input.Read() >= 0) { }
        if (reader.Stop()) shared.Dispose();
        return 0;
    }
}
