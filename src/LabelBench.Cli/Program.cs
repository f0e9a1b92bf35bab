using System.CommandLine;
using System.Globalization;
using LabelBench.Cli;
using LabelBench.Cli.Checking;
using LabelBench.Cli.Commands;
using LabelBench.Core;
using LabelBench.Storage;
using LabelBench.Telemetry;

// Everything printed is the same in every country; records and tables never depend on the machine's language.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args is [WorkerVerb.Name])
    return WorkerVerb.Run();
if (args is [ExamineVerb.Name, var provider, var device])
    return ExamineVerb.Run(provider, device);
if (args is [NvmlHelper.Verb, var board, var period, .. var library])
    return NvmlHelperVerb.Run(board, period, library.FirstOrDefault());

RedirectedStreams.Guard();
using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = !interrupt.IsCancellationRequested; // finish in order: kill the worker, keep the record; whoever asks twice is not kept waiting
    interrupt.Cancel();
};
using var terminate = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
});

Given? given = null;
try
{
    given = Given.Read(CommandTree.Build(), args);
    if (given.Parsed.Action is not System.CommandLine.Help.HelpAction)
    {
        if (given.Parsed.CommandResult.Command.Action is CheckedAction action)
            return await action.RunAsync(given, interrupt.Token).ConfigureAwait(false);
        given.ThrowIfWrong();
    }
    return await given.Parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupt.Token).ConfigureAwait(false);
}
catch (UserMistakeException mistake)
{
    return Complaints.Print(mistake.Problems, given is { HasSyntaxMistakes: true } ? given.Path : null);
}
catch (NoSpaceLeftException full)
{
    Console.Error.WriteLine(full.Message);
    return ExitCode.RunFailed;
}
catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
{
    Console.Error.WriteLine("stopped");
    return ExitCode.Interrupted;
}
catch (Exception exception)
{
    return Complaints.PrintUnexpected(exception);
}
