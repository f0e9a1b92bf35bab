using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LabelBench.Cli.Checking;
using LabelBench.Cli.Running;
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
        command.SetChecked(given => () => Run(given.GetValue(explain), given.GetValue(json)));
        return command;
    }

    private static int Run(ExecutionProvider? only, bool json)
    {
        var probe = MachineProbes.ForThisMachine();
        var (machine, environment) = (probe.Describe(), probe.CaptureEnvironment());
        var providers = Enum.GetValues<ExecutionProvider>().Where(p => only is null || p == only).Select(p => ProviderProbe.Examine(p, machine)).ToArray();
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { machine, environment, onnx_runtime = OrtRuntime.Version, onnx_runtime_source = OrtRuntime.Source, providers }, Json.Pretty));
            return ExitCode.Fine;
        }
        foreach (var line in Machine(machine).Concat(Settings(environment)).Concat(Gpus(machine.Gpus)).Append("").Append($"ONNX Runtime {OrtRuntime.Version} (from {OrtRuntime.Source})").Concat(providers.SelectMany(p => Provider(p, explain: only is not null))))
            Console.Out.WriteLine(line);
        return ExitCode.Fine;
    }

    private static IEnumerable<string> Machine(MachineDescription machine)
    {
        yield return string.Create(CultureInfo.InvariantCulture,
            $"cpu       {machine.CpuModel}, {machine.Sockets} socket{(machine.Sockets == 1 ? "" : "s")}, {machine.PhysicalCores} cores, {machine.LogicalCpus} threads, {machine.UsableCpus:0.##} usable");
        yield return $"          {(machine.InstructionSets.IsEmpty ? "instruction sets unknown" : string.Join(' ', machine.InstructionSets))}";
        yield return string.Create(CultureInfo.InvariantCulture, $"memory    {machine.MemoryBytes.Gibibytes:0.#} GiB, limit {Gibibytes(machine.MemoryLimit)}");
        yield return $"system    {machine.OperatingSystem}, {machine.Architecture}, {(machine.Hypervisor is { } hypervisor ? $"on {hypervisor}" : "no hypervisor seen")}";
    }

    /// <summary>What can be set and moves figures most; all facts are in <c>--json</c> and in every record.</summary>
    private static IEnumerable<string> Settings(ImmutableArray<EnvironmentFact> environment)
    {
        (string Word, string Fact)[] shown = [("governor", "cpu.governor"), ("SMT", "cpu.smt_control"), ("huge pages", "memory.transparent_hugepages"), ("clock source", "kernel.clocksource"), ("microcode", "cpu.microcode")];
        var known = shown.Select(s => (s.Word, environment.FirstOrDefault(f => f.Name == s.Fact)?.Value)).Where(s => s.Value is not null).Select(s => $"{s.Word} {s.Value}");
        yield return $"settings  {string.Join(", ", known.DefaultIfEmpty("none can be read"))}; {environment.Count(f => f.Value is not null)} of {environment.Length} facts known";
    }

    private static IEnumerable<string> Gpus(ImmutableArray<GpuDescription> gpus)
    {
        if (gpus.IsEmpty)
            yield return "gpu       none found";
        foreach (var gpu in gpus)
        {
            yield return $"gpu       {(gpu.Nvidia is { } n ? n.Index.ToString(CultureInfo.InvariantCulture) + " = " : "")}{gpu.Name}  {gpu.PciAddress}  {Gibibytes(gpu.MemoryBytes)}";
            if (gpu.Nvidia is not { } told)
                continue;
            yield return $"          {gpu.Uuid}";
            yield return $"          driver {told.Driver}, CUDA up to {told.CudaDriver ?? "n/a"}, compute capability {told.ComputeCapability ?? "n/a"}, {Gibibytes(told.MemoryUsed)} in use";
            foreach (var instance in told.MigInstances)
                yield return $"          {instance.Uuid}  {instance.Name}  {Gibibytes(instance.MemoryBytes)}";
            if (ProviderExamination.InUse(gpu) is { } use)
                yield return $"          ! {use}";
        }
    }

    private static IEnumerable<string> Provider(ProviderStatus provider, bool explain)
    {
        yield return $"  {Cell.Word(provider.Provider),-9} {(provider.Usable ? "works" : "not usable: " + provider.Reason)}";
        if (!provider.Usable)
            yield return $"            remedy: {provider.Remedy}";
        foreach (var check in provider.Checks.Where(c => explain || (provider.Usable && c.Result == CheckResult.Warning)))
        {
            yield return $"            {Cell.Word(check.Result),-8} {check.Name,-18} {check.Text}";
            if (check.Remedy.Length > 0)
                yield return $"            {"",-8} {"",-18} remedy: {check.Remedy}";
        }
    }

    private static string Gibibytes(Reading<Bytes> bytes) => bytes.Match(b => string.Create(CultureInfo.InvariantCulture, $"{b.Gibibytes:0.#} GiB"), reason => $"n/a ({reason})");
}
