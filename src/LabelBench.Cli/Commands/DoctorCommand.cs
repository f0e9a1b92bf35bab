using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LabelBench.Cli.Checking;
using LabelBench.Cli.Output;
using LabelBench.Core;
using LabelBench.Reporting.Console;
using LabelBench.Telemetry.Interference;
using LabelBench.Telemetry;
using LabelBench.Workloads;

namespace LabelBench.Cli.Commands;

/// <summary><c>doctor</c>: is this machine quiet and complete enough to measure on?</summary>
internal static class DoctorCommand
{
    /// <summary>Some readings come twice a second, and a share needs two of them.</summary>
    private static readonly TimeSpan ShortestIdle = TimeSpan.FromSeconds(1);

    public static Command Build()
    {
        var watch = Options.Duration("--watch", "How long to watch the idle machine (default 3s).");
        var json = Options.Json();
        var command = new Command("doctor", "Say whether this machine is quiet and complete enough to measure on, and what to fix.") { watch, json };
        command.SetChecked(given =>
        {
            var idle = given.GetValue(watch) ?? DoctorVisit.DefaultIdle;
            if (idle < ShortestIdle)
                given.Add(new Problem(watch.Name, "", string.Create(CultureInfo.InvariantCulture, $"is {idle.TotalSeconds:0.###} s; at least {ShortestIdle.TotalSeconds:0} s shows anything.")));
            return cancellation => VisitAsync(idle, given.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> VisitAsync(TimeSpan idle, bool json, CancellationToken cancellation)
    {
        if (Terminal.IsInteractive)
            Console.Error.Write($"  watching the idle machine for {idle.TotalSeconds:0.#} s");
        using var sampler = Samplers.ForThisMachine();
        using var census = ProcessCensus.ForThisMachine();
        var checks = await DoctorVisit.RunAsync(MachineProbes.ForThisMachine(), sampler, Environment.CurrentDirectory, idle, TimeProvider.System, cancellation, census).ConfigureAwait(false);
        if (Terminal.IsInteractive)
            Console.Error.Write("\r\u001b[K");
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(checks, Json.Pretty));
        else
            Print(checks);
        return checks.Any(c => c.Verdict == DoctorVerdict.Problem) ? ExitCode.RunFailed : ExitCode.Fine;
    }

    private static void Print(IReadOnlyCollection<DoctorCheck> checks)
    {
        var (problems, warnings) = (checks.Count(c => c.Verdict == DoctorVerdict.Problem), checks.Count(c => c.Verdict == DoctorVerdict.Warning));
        Console.Out.WriteLine((problems, warnings) switch
        {
            (0, 0) => "This machine is ready to measure on.",
            (0, 1) => "This machine can be measured on; 1 thing makes figures less sure.",
            (0, var w) => $"This machine can be measured on; {w} things make figures less sure.",
            var (p, _) => $"Do not measure on this machine yet: {p} problem{(p == 1 ? "" : "s")}.",
        });
        Console.Out.WriteLine();
        foreach (var check in checks.OrderByDescending(c => Severity(c.Verdict)))
        {
            foreach (var line in TextWrap.Hanging($"  {Cell.Word(check.Verdict),-8} {check.Name,-14} ", check.Text, Terminal.TextWidth()))
                Console.Out.WriteLine(line);
            // On one line, however long: most are commands to be copied.
            if (check.Remedy.Length > 0)
                Console.Out.WriteLine($"           {"",-14} remedy: {check.Remedy}");
        }
    }

    private static int Severity(DoctorVerdict verdict) => verdict switch
    {
        DoctorVerdict.Problem => 3,
        DoctorVerdict.Warning => 2,
        DoctorVerdict.Unknown => 1,
        _ => 0,
    };
}
