namespace LabelBench.Cli;

/// <summary>What the process answers to a script. The list is part of the product: numbers never change their meaning.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>A regression was found, or a demand cannot be met.</summary>
    public const int Regressed = 1;
    public const int Inconclusive = 2;
    public const int NotComparable = 3;

    /// <summary>The command line or an input file is wrong; nothing was done, but that an import keeps the sound rows of a table with faults.</summary>
    public const int UsageError = 4;

    /// <summary>The run failed, or none of its trials is valid.</summary>
    public const int RunFailed = 5;

    /// <summary>Stopped by the user; what was finished is kept.</summary>
    public const int Interrupted = 130;
}
