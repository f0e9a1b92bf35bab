using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Telemetry.Tests;

/// <summary>Machine descriptions to judge against.</summary>
internal static class Machines
{
    public static MachineDescription Plain(int logicalCpus = 4) => new(
        "box", "AMD EPYC 7302", 1, logicalCpus, logicalCpus, logicalCpus,
        new Hertz(3.3e9), Bytes.FromGibibytes(64), Reading.Missing<Bytes>("no limit"), null, "x64", "Debian GNU/Linux 12", ["avx2"], []);
}
