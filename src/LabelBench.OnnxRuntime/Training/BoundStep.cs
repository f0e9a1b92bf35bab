using LabelBench.OnnxRuntime.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>A training graph bound to tensors once, which it reads and writes in every run without allocating.</summary>
internal sealed class BoundStep : IDisposable
{
    private readonly OrtIoBinding binding;
    private readonly CallRun run;

    /// <param name="session">Outlives this.</param>
    /// <param name="graphId">Tells this call from the others of the session, where the device records calls and plays them back; null where it does not.</param>
    public BoundStep(InferenceSession session, IEnumerable<(string Name, OrtValue Value)> inputs, IEnumerable<(string Name, OrtValue Value)> outputs, int? graphId)
    {
        binding = session.CreateIoBinding();
        run = new CallRun(session, graphId);
        foreach (var (name, value) in inputs)
            binding.BindInput(name, value);
        foreach (var (name, value) in outputs)
            binding.BindOutput(name, value);
    }

    /// <summary>A run reads one set of states and writes another, so that repeating it, as the first runs do before a graph is recorded, changes nothing.</summary>
    public void Run() => run.Run(binding);

    public void Dispose()
    {
        binding.Dispose();
        run.Dispose();
    }
}
