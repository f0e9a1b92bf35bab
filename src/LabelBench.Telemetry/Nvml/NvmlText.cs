using System.Text;

namespace LabelBench.Telemetry.Nvml;

/// <summary>Texts that the library gives of itself.</summary>
internal static unsafe class NvmlText
{
    private const uint Length = 80;

    /// <returns><c>580.65.06</c>, or <c>unknown</c>.</returns>
    public static string Driver(NvmlLibrary library) => Read(library, NvmlCall.nvmlSystemGetDriverVersion) ?? "unknown";

    public static string? Read(NvmlLibrary library, NvmlCall call)
    {
        var text = stackalloc byte[(int)Length];
        return library.Call(call, text, Length) == NvmlReturn.Success ? Until0(new ReadOnlySpan<byte>(text, (int)Length)) : null;
    }

    public static string Until0(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
