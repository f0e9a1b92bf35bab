namespace LabelBench.Workloads.Tests;

public class ParallelismPolicyTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(4, 1, 4)]
    [InlineData(5, 2, 2)]
    [InlineData(6, 3, 2)]
    [InlineData(8, 4, 2)]
    [InlineData(12, 4, 3)]
    [InlineData(16, 4, 4)]
    [InlineData(64, 4, 16)]
    public void An_offline_pipeline_shares_the_cores_among_streams(int cores, int threads, int streams) =>
        Assert.Equal(new Parallelism(threads, streams, cores), ParallelismPolicy.CpuParallelism(Scope.Pipeline, Scenario.Offline, cores));

    [Fact]
    public void No_arrangement_runs_more_model_threads_than_cores_or_leaves_a_quarter_of_them_idle()
    {
        foreach (var cores in Enumerable.Range(1, 256))
            foreach (var scope in Enum.GetValues<Scope>())
                foreach (var scenario in Enum.GetValues<Scenario>())
                {
                    var p = ParallelismPolicy.CpuParallelism(scope, scenario, cores);
                    Assert.InRange(p.IntraOpThreads * p.Streams, 0.75 * cores, cores);
                    Assert.Equal(scope is Scope.Infer, p.DecodeWorkers == 0);
                }
    }

    [Fact]
    public void A_single_stream_gives_all_cores_to_its_one_call() =>
        Assert.Equal(new Parallelism(8, 1, 1), ParallelismPolicy.CpuParallelism(Scope.Pipeline, Scenario.SingleStream, 8));

    [Fact]
    public void A_gpu_leaves_the_cores_to_decoding() =>
        Assert.Equal(new Parallelism(1, 2, 8), ParallelismPolicy.Choose(Scope.Pipeline, Scenario.Offline, ExecutionProvider.Cuda, new MachineFacts(8, 8)));

    [Theory]
    [InlineData(2.0, 2, 2)]
    [InlineData(32.0, 16, 16)]
    [InlineData(3.5, 16, 3)]
    [InlineData(0.5, 4, 1)]
    [InlineData(1e12, 4, 4)]
    public void Usable_cores_are_whole_physical_cores_within_the_quota(double cpus, int cores, int usable) =>
        Assert.Equal(usable, new MachineFacts(cpus, cores).UsableCores);

    [Fact]
    public void A_machine_without_cores_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MachineFacts(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MachineFacts(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MachineFacts(1, 0));
    }
}
