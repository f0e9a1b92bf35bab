using LabelBench.Telemetry.Nvml.Readers;

namespace LabelBench.Telemetry.Nvml.Board;

/// <summary>Whoever keeps a board up to date. The board may change to another one when its writer had to be replaced.</summary>
internal abstract class NvmlHost : IDisposable
{
    /// <summary>The board in use; it stays readable until the host is disposed.</summary>
    public abstract GpuBoard Board { get; }

    /// <summary>What befell the writer, beyond what the board says; null for nothing.</summary>
    public abstract string? Trouble { get; }

    /// <summary>The process that lists itself as using the GPU on behalf of this one; null for this process.</summary>
    public abstract int? ProcessId { get; }

    public abstract void Dispose();
}

/// <summary>Reads on a thread of this process: a driver that crashes takes the process along.</summary>
internal sealed class InProcessHost : NvmlHost
{
    private readonly NvmlReader reader;

    public InProcessHost(string? path, TimeSpan period)
    {
        Board = GpuBoard.InThisProcess();
        reader = new NvmlReader(Board, path, period);
    }

    public override GpuBoard Board { get; }

    public override string? Trouble => null;

    public override int? ProcessId => null;

    /// <summary>What a hung call may still write to stays.</summary>
    public override void Dispose()
    {
        if (reader.Stop()) Board.Dispose();
    }
}
