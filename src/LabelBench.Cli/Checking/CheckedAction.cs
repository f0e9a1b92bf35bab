using System.CommandLine;
using System.CommandLine.Invocation;
using LabelBench.Core;

namespace LabelBench.Cli.Checking;

/// <summary>
/// What a command does, in two steps: it checks everything that was given, whatever is wrong already, and returns what to do; that is done where nothing was found to be wrong.
/// </summary>
/// <param name="check">Keeps mistakes in what it is handed; one that it throws ends the check.</param>
internal sealed class CheckedAction(Func<Given, CancellationToken, Task<Func<Task<int>>>> check) : AsynchronousCommandLineAction
{
    /// <exception cref="UserMistakeException">All mistakes.</exception>
    public async Task<int> RunAsync(Given given, CancellationToken cancellation)
    {
        Commands.NvmlChoice.Apply(given);
        var act = await given.TryAsync(() => check(given, cancellation)).ConfigureAwait(false);
        given.ThrowIfWrong();
        return await act!().ConfigureAwait(false);
    }

    public override Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default) =>
        RunAsync(Given.Read((RootCommand)parseResult.RootCommandResult.Command, [.. parseResult.Tokens.Select(t => t.Value)]), cancellationToken);
}

internal static class CheckedCommand
{
    public static void SetChecked(this Command command, Func<Given, CancellationToken, Task<Func<Task<int>>>> check) => command.Action = new CheckedAction(check);

    public static void SetChecked(this Command command, Func<Given, Func<CancellationToken, Task<int>>> check) => command.Action = new CheckedAction((given, cancellation) =>
    {
        var act = check(given);
        return Task.FromResult<Func<Task<int>>>(() => act(cancellation));
    });

    /// <summary>Of a command that only computes and prints: whoever stops it does not wait for it.</summary>
    public static void SetChecked(this Command command, Func<Given, Func<int>> check) => command.Action = new CheckedAction((given, cancellation) =>
    {
        var act = check(given);
        return Task.FromResult<Func<Task<int>>>(() => Task.Run(act, cancellation).WaitAsync(cancellation));
    });
}
