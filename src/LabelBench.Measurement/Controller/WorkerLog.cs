namespace LabelBench.Measurement.Controller;

/// <summary>The last lines that a worker printed outside the protocol.</summary>
public sealed class WorkerLog
{
    private const int Kept = 40;
    private readonly Lock gate = new();
    private readonly Queue<string> lines = new(Kept);

    public void Add(string line)
    {
        lock (gate)
        {
            if (lines.Count == Kept)
                lines.Dequeue();
            lines.Enqueue(line);
        }
    }

    public override string ToString()
    {
        lock (gate)
            return string.Join('\n', lines);
    }
}
