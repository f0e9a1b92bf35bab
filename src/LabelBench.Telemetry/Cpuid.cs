using System.Buffers.Binary;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace LabelBench.Telemetry;

/// <summary>What an x86 CPU says about itself on any operating system; null on other architectures.</summary>
/// <remarks>Intel SDM volume 2, CPUID; leaf 0x40000000 is the convention of hypervisors.</remarks>
internal static class Cpuid
{
    private const int HypervisorBit = 31;

    public static string? BrandString
    {
        get
        {
            if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < 0x80000004) return null;
            Span<byte> text = stackalloc byte[48];
            for (var leaf = 0; leaf < 3; leaf++)
            {
                var (a, b, c, d) = X86Base.CpuId(unchecked((int)0x80000002 + leaf), 0);
                Put(text[(16 * leaf)..], a, b, c, d);
            }
            return Text(text);
        }
    }

    public static string? HypervisorSignature
    {
        get
        {
            if (!X86Base.IsSupported || ((X86Base.CpuId(1, 0).Ecx >> HypervisorBit) & 1) == 0) return null;
            Span<byte> text = stackalloc byte[12];
            var (_, b, c, d) = X86Base.CpuId(0x40000000, 0);
            Put(text, b, c, d);
            return Text(text);
        }
    }

    private static void Put(Span<byte> text, params ReadOnlySpan<int> registers)
    {
        for (var i = 0; i < registers.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(text[(4 * i)..], registers[i]);
    }

    private static string? Text(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.ASCII.GetString(bytes).Trim('\0', ' ');
        return text.Length > 0 ? text : null;
    }
}
