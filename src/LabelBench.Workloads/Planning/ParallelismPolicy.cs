namespace LabelBench.Workloads;

/// <summary>Threads, streams and decode workers that an expert would start with. Options override each of the three.</summary>
public static class ParallelismPolicy
{
    /// <summary>Up to here every core runs a model call of its own: calls never wait for each other inside an operator.</summary>
    private const int CoresWithOwnStream = 4;

    /// <summary>Beyond that, threads of one call. More streams would each keep activations and weights' cache lines of their own; fewer would wait at every operator.</summary>
    private const int ThreadsPerStream = 4;

    public static Parallelism Choose(Scope scope, Scenario scenario, ExecutionProvider provider, MachineFacts machine) =>
        provider is ExecutionProvider.Cpu or ExecutionProvider.Openvino
            ? CpuParallelism(scope, scenario, machine.UsableCores)
            : AcceleratorParallelism(scope, scenario, machine.UsableCores);

    /// <summary>The model runs on the CPU and shares it with decoding.</summary>
    /// <remarks>
    /// SingleStream: one item at a time, so all cores share its model call and one worker decodes. MultiStream: one call at a time likewise, but all cores decode the
    /// samples of the query. Training: one step at a time, whose data one worker decodes meanwhile.
    /// Offline, infer: one call at a time with all cores, the arrangement that published CPU figures use.
    /// Offline, pipeline: several calls at once hide each other's serial parts and leave room for decoding; as many decode workers as cores,
    /// because where decoding is the bottleneck it must be able to take the whole machine, and otherwise its workers wait for free.
    /// </remarks>
    public static Parallelism CpuParallelism(Scope scope, Scenario scenario, int usableCores)
    {
        if (scenario is Scenario.SingleStream or Scenario.Training)
            return new Parallelism(usableCores, 1, scope is Scope.Pipeline ? 1 : 0);
        if (scenario is Scenario.MultiStream)
            return new Parallelism(usableCores, 1, scope is Scope.Pipeline ? usableCores : 0);
        if (scope is Scope.Infer)
            return new Parallelism(usableCores, 1, 0);
        if (usableCores <= CoresWithOwnStream)
            return new Parallelism(1, usableCores, usableCores);
        var streams = (usableCores + ThreadsPerStream - 1) / ThreadsPerStream;
        return new Parallelism(usableCores / streams, streams, usableCores);
    }

    /// <summary>The model runs on a GPU; the CPU only decodes and feeds it. Not yet measured on a GPU.</summary>
    /// <remarks>One intra-op thread, because no operator computes on the CPU. Two streams offline, so that one batch is copied while another computes; all cores decode.</remarks>
    public static Parallelism AcceleratorParallelism(Scope scope, Scenario scenario, int usableCores) => (scope, scenario) switch
    {
        (Scope.Pipeline, Scenario.Training or Scenario.MultiStream) => new Parallelism(1, 1, usableCores),
        (Scope.Pipeline, not Scenario.SingleStream) => new Parallelism(1, 2, usableCores),
        (Scope.Pipeline, _) => new Parallelism(1, 1, 1),
        _ => new Parallelism(1, 1, 0),
    };
}
