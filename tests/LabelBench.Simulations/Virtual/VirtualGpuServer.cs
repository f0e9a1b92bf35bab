using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Roofs;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Simulations.Virtual;

/// <summary>How a server that is offered differs from the one that was measured.</summary>
public enum Offered
{
    /// <summary>Another of the very type.</summary>
    SameServer,

    /// <summary>Other counts of GPUs and cores of the same models, in another provider's machine.</summary>
    SameProcessors,

    /// <summary>The same GPU beside another CPU model.</summary>
    OtherCpu,
}

/// <summary>A server that labels photos from JPEG files with a GPU, of which one part is slower than the others, and the record of a run on another. Synthetic.</summary>
/// <remarks>
/// Two threads of a core halve each other and no more. Trials scatter by 2 %, stage times by 3 %; another machine with the same CPU is off by what published rows of one CPU model
/// are (x/1.34 in nine of ten), another model by what models are (x/1.95), several GPUs by a published pair, a line by up to 6 % for its protocols, disks by up to 10 %.
/// </remarks>
/// <param name="truth">Which part is the slowest.</param>
/// <param name="gap">How many times slower it is than the next.</param>
public sealed class VirtualGpuServer(ServerBound truth, double gap, Offered offered, SplitMix64 random)
{
    private static readonly string[] Gpus = ["Tesla T4", "NVIDIA L4", "NVIDIA A10", "NVIDIA GeForce RTX 4090", "NVIDIA A100-SXM4-80GB"];

    private static readonly ServerBound[] Parts = [ServerBound.Gpu, ServerBound.HostStages, ServerBound.Network, ServerBound.Disk];

    private SplitMix64 _random = random;

    /// <summary>What is asked, and the run and the offer that it is asked of.</summary>
    public (RunSummary Run, Offer Offer, TeamDemand Demand) Build()
    {
        // The rate of every part of the offered server.
        var slowest = Math.Exp(_random.Between(Math.Log(40), Math.Log(400)));
        var next = Parts.Where(p => p != truth).ElementAt(_random.Below(3));
        var rates = Parts.ToDictionary(p => p, p => p == truth ? slowest : slowest * gap * (p == next ? 1 : _random.Between(1, 3)));

        var threads = _random.Below(2) == 0 ? 1 : 2;
        var (measuredCores, cores) = (4 << _random.Below(4), 4 << _random.Below(4));
        var gpus = 1 << _random.Below(4);
        if (offered is Offered.SameServer)
            (cores, gpus) = (measuredCores, 1);
        else if (cores == measuredCores)
            cores *= 3;
        var (cpuLuck, gpuLuck) = offered switch
        {
            Offered.SameServer => (1, 1),
            Offered.SameProcessors => (Luck(Math.Log(1.34)), Luck(Math.Log(1.03))),
            _ => (Luck(Math.Log(1.95)), Luck(Math.Log(1.03))),
        };

        // What the measured machine does, so that the offered one has those rates.
        var oneGpu = rates[ServerBound.Gpu] / (gpus * Efficiency(gpus) * gpuLuck);
        var coreSeconds = cores * cpuLuck / rates[ServerBound.HostStages];
        var megabytes = _random.Between(0.2, 8);
        var gpu = Gpus[_random.Below(Gpus.Length)];
        var offer = new Offer("p/server/r", "p", "server", "r", ServerKind.Dedicated, offered is Offered.OtherCpu ? "AMD EPYC 7402P" : Cpu, cores, cores * threads, Bytes.FromGibibytes(64),
            GpuTable.Builtin.Match(gpu)!.Name, gpus, 100, 0, "EUR", BillingTerm.Monthly, new DateOnly(2026, 6, 1), "synthetic")
        {
            NetworkBitsPerSecond = rates[ServerBound.Network] * 8e6 * megabytes / _random.Between(0.94, 1),
            DiskBytesPerSecond = rates[ServerBound.Disk] * 1e6 * megabytes * _random.Between(0.9, 1.1),
        };
        return (Record(gpu, measuredCores, threads, oneGpu, coreSeconds), offer,
            new TeamDemand("synthetic", "EUR", null, [new JobDemand(SampleWorkloads.ImageClassify.Id, 1000, DayProfile.Flat) { BytesPerItem = new Bytes(1e6 * megabytes) }], null, new RentingRules()));
    }

    private const string Cpu = "AMD EPYC 9354P 32-Core Processor";

    /// <summary>The model call alone on the GPU, and the whole way from file to label, whose times of stages are what a clock on the wall says.</summary>
    private RunSummary Record(string gpu, int cores, int threads, double oneGpu, double coreSeconds)
    {
        var machine = SampleMachines.GpuServer with
        {
            CpuModel = Cpu, PhysicalCores = cores, LogicalCpus = cores * threads, UsableCpus = cores * threads,
            Gpus = [new GpuDescription(gpu, "GPU-0", "0000:41:00.0", Bytes.FromGibibytes(24))],
        };
        var workers = cores * threads;
        var rate = Math.Min(oneGpu, cores / coreSeconds);
        // As many are busy as the rate asks for; where the cores are all taken, all of them are, and each takes longer.
        var busy = rate * coreSeconds < cores * (1 - 1e-9) ? rate * coreSeconds : workers;
        var cell = new Cell(SampleWorkloads.ImageClassify.Id, Scope.Pipeline, Scenario.Offline, ExecutionProvider.Cuda, "GPU-0", Precision.Fp32, 1, 1, 1, workers);
        ImmutableArray<StageScript> stages =
        [
            new("decode", workers, Math.Min(1, busy / workers * 0.8 * Noise(0.03))),
            new("preprocess", workers, Math.Min(1, busy / workers * 0.2 * Noise(0.03))),
            new("infer", 1, Math.Min(1, rate / oneGpu * Noise(0.03))),
        ];
        var record = new RecordBuilder(_random.Next()).On(machine)
            .Measure(SampleWorkloads.ImageClassify, new CellScript(cell with { Scope = Scope.Infer, DecodeWorkers = 0 }, oneGpu * Noise(0.02), TimeSpan.FromMilliseconds(20), []) { TrialSpread = 0.02 })
            .Measure(SampleWorkloads.ImageClassify, new CellScript(cell, rate * Noise(0.02), TimeSpan.FromMilliseconds(50), stages) { TrialSpread = 0.02 })
            .Build();
        return RunAnalyzer.Summarise(record);
    }

    private double Noise(double deviation) => Math.Exp(deviation * Normal.Draw(ref _random));

    /// <param name="half">Log half-width that nine of ten lie within.</param>
    private double Luck(double half) => Math.Exp(half / 1.645 * Normal.Draw(ref _random));

    /// <summary>As one published pair of a vision model has it; the loss of eight grows in proportion to the GPUs beside the first.</summary>
    private double Efficiency(int gpus)
    {
        var pairs = GpuScaling.Builtin.Pairs.Where(p => p.Scenario is Scenario.Offline && p.Model is "resnet50" or "retinanet").ToArray();
        return 1 - (1 - pairs[_random.Below(pairs.Length)].Efficiency) * (gpus - 1) / 7;
    }
}
