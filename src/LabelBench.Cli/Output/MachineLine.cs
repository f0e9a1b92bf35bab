using System.Globalization;
using LabelBench.Records;

namespace LabelBench.Cli.Output;

/// <summary>The first line of a run: what is being measured.</summary>
internal static class MachineLine
{
    public static string Of(MachineDescription machine, SoftwareDescription software)
    {
        var gpus = machine.Gpus.IsEmpty ? "no GPU" : string.Join(", ", machine.Gpus.GroupBy(g => g.Name).Select(g => g.Count() == 1 ? g.Key : $"{g.Count()} x {g.Key}"));
        return string.Create(CultureInfo.InvariantCulture,
            $"LabelBench {software.LabelBench} · {machine.CpuModel}, {machine.UsableCpus:0.##} of {machine.LogicalCpus} CPUs usable, {machine.MemoryBytes.Gibibytes:0} GiB · {gpus} · {machine.OperatingSystem}");
    }
}
