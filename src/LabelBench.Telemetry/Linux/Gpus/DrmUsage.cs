namespace LabelBench.Telemetry.Linux.Gpus;

/// <summary>What one client of a GPU used, from its fdinfo: engines in the order of <see cref="Engines"/>.</summary>
/// <remarks>
/// Formats: Documentation/gpu/drm-usage-stats.rst of the kernel: i915 <c>drm-engine-render: 9288864723 ns</c>; xe <c>drm-cycles-rcs: 28257900</c> with <c>drm-total-cycles-rcs: 7655183225</c>;
/// <c>drm-engine-capacity-vcs: 2</c> where an engine stands for several.
/// </remarks>
internal static class DrmUsage
{
    public const int Engines = 5;

    private static readonly byte[][] Names = [.. ((string[])["render", "copy", "video", "video-enhance", "compute", "rcs", "bcs", "vcs", "vecs", "ccs"]).Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <param name="pci">Address of the GPU; a file of another one is none.</param>
    /// <param name="busy">ns, or cycles; added to.</param>
    /// <param name="total">Cycles that the engine could have given, where it counts cycles, else untouched.</param>
    /// <param name="capacity">Engines of the kind, at least 1.</param>
    /// <param name="client">Id, unique on the GPU.</param>
    public static bool TryAdd(ReadOnlySpan<byte> text, ReadOnlySpan<byte> pci, Span<long> busy, Span<long> total, Span<long> capacity, out long client)
    {
        client = -1;
        if (!IsOf(text, pci) || KernelText.NumberAfter(text, "drm-client-id:"u8) is not { } id) return false;
        client = id;
        while (KernelText.TryTakeLine(ref text, out var line))
        {
            if (Value(line, "drm-engine-capacity-"u8, out var engine, out var value)) capacity[engine] = Math.Max(1, value);
            else if (Value(line, "drm-total-cycles-"u8, out engine, out value)) total[engine] = Math.Max(total[engine], value);
            else if (Value(line, "drm-cycles-"u8, out engine, out value) || Value(line, "drm-engine-"u8, out engine, out value)) busy[engine] += value;
        }
        return true;
    }

    private static bool IsOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> pci)
    {
        while (KernelText.TryTakeLine(ref text, out var line))
            if (line.StartsWith("drm-pdev:"u8)) return line["drm-pdev:"u8.Length..].Trim(" \t"u8).SequenceEqual(pci);
        return false;
    }

    private static bool Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> kind, out int engine, out long value)
    {
        (engine, value) = (-1, 0);
        var colon = line.IndexOf((byte)':');
        if (colon < 0 || !line.StartsWith(kind)) return false;
        var name = line[kind.Length..colon];
        for (var i = 0; i < Names.Length; i++)
            if (name.SequenceEqual(Names[i])) engine = i % Engines;
        var rest = line[(colon + 1)..];
        return engine >= 0 && KernelText.TryTakeNumber(ref rest, out value);
    }
}
