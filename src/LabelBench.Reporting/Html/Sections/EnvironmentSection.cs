using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>Machine, software and captured facts; folded away until somebody asks.</summary>
internal static class EnvironmentSection
{
    public static Markup Render(ReportContent content) => Markup.Of($"""
        <section class="folded" aria-labelledby="environment"><h2 id="environment">Environment</h2>
        <details><summary>Machine and software</summary>
        {Parts(content)}</details>
        {Facts(content)}</section>

        """);

    private static Markup Parts(ReportContent content)
    {
        var (machine, software) = (content.Summary.Record.Machine, content.Summary.Record.Software);
        var table = new HtmlTable("Machine and software", new("part"), new("value")) { Folds = true };
        void Add(string name, string? value, string missing = "n/a (not on this machine)") =>
            table.Add(Markup.Of($"{name}"), Markup.Of($"{(value is null ? missing : PlainText.Line(value))}"));

        Add("Name", machine.Name);
        Add("CPU", $"{machine.CpuModel} ({machine.Architecture})");
        Add("Cores", $"{PlainText.Plural(machine.Sockets, "socket", "sockets")}, {PlainText.Plural(machine.PhysicalCores, "core", "cores")}, {Quantity.Count(machine.LogicalCpus)} logical CPUs, {Quantity.Exact(machine.UsableCpus)} usable");
        Add("Highest frequency", Text(machine.MaximumFrequencyHz, hertz => $"{Quantity.Number(hertz.Gigahertz)} GHz"));
        Add("Instruction sets", machine.InstructionSets.IsEmpty ? null : string.Join(", ", machine.InstructionSets), "none of those that matter");
        Add("Memory", Quantity.Bytes(machine.MemoryBytes.Value));
        Add("Memory limit", Text(machine.MemoryLimit, limit => Quantity.Bytes(limit.Value)));
        foreach (var gpu in machine.Gpus)
            Add("GPU", $"{gpu.Name}, {Text(gpu.MemoryBytes, b => Quantity.Bytes(b.Value))}, {gpu.PciAddress}, {gpu.Uuid}");
        Add("Hypervisor", machine.Hypervisor, "none found");
        Add("Operating system", machine.OperatingSystem);
        Add("Kernel", software.Kernel);
        Add("LabelBench", software.LabelBench);
        Add(".NET", software.DotNet);
        Add("ONNX Runtime", $"{software.OnnxRuntime} ({software.OnnxRuntimeSource})");
        Add("libvips", software.Libvips);
        Add("GPU driver", software.GpuDriver);
        Add("CUDA", software.Cuda);
        Add("cuDNN", software.Cudnn);
        return table.Render();
    }

    private static Markup Facts(ReportContent content)
    {
        var table = new HtmlTable("Captured facts", new("fact"), new("value"), new("read from")) { Folds = true };
        foreach (var fact in content.Summary.Record.Environment)
        {
            table.Add(
                Markup.Of($"{PlainText.Line(fact.Name)}"),
                Markup.Of($"{ValueOf(fact)}{AtEnd(content, fact.Name)}"),
                Markup.Of($"{PlainText.Line(fact.Source)}"));
        }
        return table.IsEmpty ? Markup.Empty : Markup.Of($"""
            <details><summary>{PlainText.Plural(content.Summary.Record.Environment.Length, "captured fact", "captured facts")}</summary>
            {table.Render()}</details>

            """);
    }

    private static string ValueOf(EnvironmentFact fact) => fact.Value is { } value ? PlainText.Line(value) : $"n/a ({PlainText.Line(fact.Unavailable ?? "no reason recorded")})";

    /// <summary>What the fact had become when the run ended; empty where it had not changed.</summary>
    private static string AtEnd(ReportContent content, string name) =>
        content.Summary.Record.EnvironmentChanges?.FirstOrDefault(c => c.Name == name) is { } change ? $", changed to {PlainText.Line(change.After ?? "n/a")} before the run ended" : "";

    private static string Text<T>(Reading<T> reading, Func<T, string> format) where T : struct => reading.Match(format, reason => $"n/a ({reason})");
}
