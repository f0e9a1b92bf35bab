using System.Globalization;

namespace LabelBench.Telemetry.Linux.Machine;

/// <summary>A name for the CPU that tells its generation even where the hypervisor shows only "AMD EPYC" or the kernel no name at all.</summary>
internal static class CpuNames
{
    public static string Of(CpuInfo cpu)
    {
        if ((cpu["model name"] ?? cpu["cpu model"]) is { } name)
        {
            name = Tidy(name);
            // A product name holds its model number; what is left without digits was shortened by a hypervisor.
            return name.Any(char.IsAsciiDigit) || Generation(cpu) is not { } generation ? name : $"{name} ({generation})";
        }
        return Arm(cpu["CPU implementer"], cpu["CPU part"]) ?? "unknown";
    }

    /// <summary>Without (R), (TM), "CPU", "Processor" and doubled spaces: Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz becomes Intel Xeon E5-2680 v4.</summary>
    public static string Tidy(string name)
    {
        var plain = name.Replace("(R)", "", StringComparison.OrdinalIgnoreCase).Replace("(TM)", "", StringComparison.OrdinalIgnoreCase);
        var at = plain.IndexOf(" @ ", StringComparison.Ordinal);
        if (at > 0) plain = plain[..at];
        var words = plain.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word is not ("CPU" or "Processor"));
        var tidy = string.Join(' ', words);
        return tidy.Length > 0 ? tidy : name;
    }

    private static string? Generation(CpuInfo cpu)
    {
        if (cpu.Number("cpu family") is not { } family || cpu.Number("model") is not { } model) return null;
        var numbers = string.Create(CultureInfo.InvariantCulture, $"family {family} model {model}");
        return cpu.IsAmd && Zen(family, model) is { } zen ? $"{zen}, {numbers}" : numbers;
    }

    /// <summary>Server generations by family and model: the kernel's arch/x86/kernel/cpu/amd.c and AMD's revision guides.</summary>
    private static string? Zen(int family, int model) => (family, model) switch
    {
        (0x17, 0x01) => "Naples, Zen",
        (0x17, >= 0x30 and <= 0x3f) => "Rome, Zen 2",
        (0x17, _) => "Zen, Zen+ or Zen 2",
        (0x19, <= 0x0f) => "Milan, Zen 3",
        (0x19, >= 0x10 and <= 0x1f) => "Genoa, Zen 4",
        (0x19, >= 0xa0 and <= 0xaf) => "Bergamo or Siena, Zen 4c",
        (0x19, _) => "Zen 3 or Zen 4",
        (0x1a, <= 0x0f) => "Turin, Zen 5",
        (0x1a, >= 0x10 and <= 0x1f) => "Turin Dense, Zen 5c",
        (0x1a, _) => "Zen 5",
        _ => null,
    };

    /// <summary>ARM kernels give numbers instead of names: MIDR_EL1 as in the kernel's arch/arm64/include/asm/cputype.h.</summary>
    private static string? Arm(string? implementer, string? part) => (implementer?.ToLowerInvariant(), part?.ToLowerInvariant()) switch
    {
        ("0x41", "0xd08") => "ARM Cortex-A72",
        ("0x41", "0xd0c") => "ARM Neoverse N1",
        ("0x41", "0xd40") => "ARM Neoverse V1",
        ("0x41", "0xd49") => "ARM Neoverse N2",
        ("0x41", "0xd4f") => "ARM Neoverse V2",
        ("0x41", "0xd8e") => "ARM Neoverse N3",
        ("0x41", "0xd84") => "ARM Neoverse V3",
        ("0xc0", "0xac3") => "AmpereOne (Ampere-1)",
        ("0xc0", "0xac4") => "AmpereOne (Ampere-1A)",
        ({ } who, { } what) => $"ARM implementer {who} part {what}",
        _ => null,
    };
}
