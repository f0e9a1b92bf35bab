using System.Collections.Immutable;

namespace LabelBench.Telemetry.Linux.Machine;

/// <summary>The instruction sets that inference libraries choose their kernels by, as /proc/cpuinfo writes them.</summary>
internal static class InstructionSetNames
{
    private static readonly ImmutableArray<string> ThatMatter =
    [
        "sse4_2", "avx", "f16c", "fma", "avx2", "avx_vnni", "avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16",
        "amx_tile", "amx_int8", "amx_bf16", "amx_fp16",
        "asimd", "asimdhp", "asimddp", "i8mm", "bf16", "sve", "sve2", "sme",
    ];

    public static ImmutableArray<string> Among(IReadOnlySet<string> flags) => [.. ThatMatter.Where(flags.Contains)];
}
