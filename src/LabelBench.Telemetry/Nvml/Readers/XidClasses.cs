using System.Collections.Immutable;
using System.Text.Json;
using LabelBench.Core;

namespace LabelBench.Telemetry.Nvml.Readers;

/// <summary>Which numbers of the driver's error log (Xid) speak of the hardware and which of a program, as versioned data.</summary>
internal sealed record XidClasses(string Source, string Version, ImmutableArray<int> Hardware, ImmutableArray<int> Application)
{
    public static XidClasses Builtin { get; } = Read();

    private static XidClasses Read()
    {
        using var stream = typeof(XidClasses).Assembly.GetManifestResourceStream("xid-classes.json")!;
        return JsonSerializer.Deserialize<XidClasses>(stream, Json.Line)!;
    }
}
