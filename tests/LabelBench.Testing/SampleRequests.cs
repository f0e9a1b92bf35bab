using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Worker;
using LabelBench.Workloads;

namespace LabelBench.Testing;

/// <summary>What a controller asks of a worker, for stand-ins that only read it.</summary>
public static class SampleRequests
{
    /// <param name="folder">Name of the folder for latencies under the temporary folder; nothing is written there.</param>
    public static WorkerRequest ModelCall(string folder)
    {
        var workload = new Workload("w", "W", "", LabelingTask.ModelOnly, "query", "queries", new ModelSource.UserFile("/m.onnx", ImmutableSortedDictionary<string, int>.Empty),
            new InputSource.SeededTensors(), null, [Scope.Infer], [Scenario.Offline], [1], [Precision.Fp32], null, [], null, new Share(0), "", "");
        var cell = new Cell("w", Scope.Infer, Scenario.Offline, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 1, 1, 0);
        return new WorkerRequest(workload, cell, new PlannedTrial(cell.Id, 1, 1), new LoadSettings(TimeSpan.Zero, TimeSpan.Zero, 1, TimeSpan.Zero), "/tmp", "/tmp", $"/tmp/{folder}");
    }
}
