using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.OnnxRuntime;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.Records;
using LabelBench.Telemetry;
using LabelBench.Workloads;

namespace LabelBench.Cli.Commands;

/// <summary><c>devices</c>: what is in this machine and which execution providers work on it.</summary>
internal static class DevicesCommand
{
    public static Command Build()
    {
        var explain = Options.Word<ExecutionProvider>("--explain", "Say everything about one provider", "NAME");
        var json = Options.Json();
        var command = new Command("devices", "Show what is in this machine, which execution providers work on it, and why the others do not.") { explain, json };
        command.SetAction(parsed => Run(parsed.GetValue(explain), parsed.GetValue(json)));
        return command;
    }

    private static int Run(ExecutionProvider? only, bool json)
    {
        var machine = MachineProbes.ForThisMachine().Describe();
        var providers = ProviderStatus.ProbeAll().Where(p => only is null || p.Provider == only).ToArray();
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { machine, onnx_runtime = OrtRuntime.Version, onnx_runtime_source = OrtRuntime.Source, providers }, Json.Pretty));
            return ExitCode.Fine;
        }
        foreach (var line in Lines(machine, providers))
            Console.Out.WriteLine(line);
        return ExitCode.Fine;
    }

    private static IEnumerable<string> Lines(MachineDescription machine, IEnumerable<ProviderStatus> providers)
    {
        yield return string.Create(CultureInfo.InvariantCulture,
            $"cpu       {machine.CpuModel}, {machine.Sockets} socket{(machine.Sockets == 1 ? "" : "s")}, {machine.PhysicalCores} cores, {machine.LogicalCpus} threads, {machine.UsableCpus:0.##} usable");
        yield return $"          {(machine.InstructionSets.IsEmpty ? "instruction sets unknown" : string.Join(' ', machine.InstructionSets))}";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"memory    {machine.MemoryBytes.Gibibytes:0.#} GiB, limit {machine.MemoryLimit.Match(b => string.Create(CultureInfo.InvariantCulture, $"{b.Gibibytes:0.#} GiB"), r => $"n/a ({r})")}");
        yield return $"system    {machine.OperatingSystem}, {machine.Architecture}, {(machine.Hypervisor is { } hypervisor ? $"on {hypervisor}" : "no hypervisor seen")}";
        if (machine.Gpus.IsEmpty)
            yield return "gpu       none found";
        foreach (var gpu in machine.Gpus)
            yield return $"gpu       {gpu.Name}  {gpu.PciAddress}  {gpu.MemoryBytes.Match(b => string.Create(CultureInfo.InvariantCulture, $"{b.Gibibytes:0.#} GiB"), r => $"memory n/a ({r})")}";
        yield return "";
        yield return $"ONNX Runtime {OrtRuntime.Version} (from {OrtRuntime.Source})";
        foreach (var provider in providers)
        {
            yield return $"  {Cell.Word(provider.Provider),-9} {(provider.Usable ? "works" : "not usable: " + provider.Reason)}";
            if (!provider.Usable)
                yield return $"            remedy: {provider.Remedy}";
        }
    }
}
