using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Capacity.Costs;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>Predicts what a server of an offer does of one workload, from one run or several. Pure: same runs and data, same figures.</summary>
/// <remarks>
/// CPU server: rate per core of the run x cores. GPU server: the smaller of the model call on its GPUs and decode, pre- and postprocessing on its cores.
/// A machine of the very type of a run is quoted as measured. Of several runs each part comes from the one that makes it surest, of one kind of machine from the newest.
/// No basis, no figure.
/// </remarks>
internal sealed class ThroughputModel
{
    private readonly ImmutableArray<RunBasis> _bases, _onCores, _hosts, _onGpus;
    private readonly RunBasis _first;
    private readonly GpuModel _gpuModel;
    private readonly GpuEvidence _gpu;
    private readonly ModelCost? _cost;
    private readonly CpuCalibration _cpu;
    private readonly CheapestToMeasure? _servers;

    public ThroughputModel(RunBasis basis, PlanningData data) : this([basis], data) { }

    /// <param name="bases">Of one workload, newest run first; at least one.</param>
    /// <param name="servers">Where a missing measurement is made cheapest; null for the very offer.</param>
    public ThroughputModel(ImmutableArray<RunBasis> bases, PlanningData data, CheapestToMeasure? servers = null)
    {
        _servers = servers;
        _bases = bases.Any(b => b.Workload is not null) ? [.. bases.Where(b => b.Workload is not null)] : bases;
        _first = _bases[0];
        (_onCores, _hosts, _onGpus) = (Counting(b => b.CpuCell), Counting(b => b.CpuCell ?? b.GpuPipeline), Counting(b => b.GpuPipeline));
        _gpuModel = new GpuModel(data.Gpus, data.Published, servers);
        if (_first.Workload is not null)
        {
            _gpu = GpuEvidence.Of(_bases, data.GigaflopsPerItem);
            _cost = _bases.Select(b => ModelCost.Of(b.Run, _first.Workload.Id, b.Machine, data.GigaflopsPerItem)).FirstOrDefault(c => c is not null);
        }
        else
        {
            _gpu = GpuEvidence.None;
        }
        _cpu = CpuCalibration.From(data.Published);
    }

    /// <summary>What of the runs was not used, and why.</summary>
    public IEnumerable<string> Notes => _bases.SelectMany(b => b.Notes).Concat(Superseded(b => b.CpuCell)).Concat(Superseded(b => b.GpuPipeline)).Distinct(StringComparer.Ordinal);

    /// <param name="limit">On the power of its GPUs; null where they have all of it.</param>
    public Prediction Predict(Offer offer, GpuLimit? limit = null)
    {
        if (_first.Workload is not { Task: not LabelingTask.ModelTraining } workload)
            return new Prediction.NoBasis(_first.CpuPerCore.Match(_ => throw new UnreachableException(), reason => reason));
        // What was measured was at full power: with a limit each part is carried for itself.
        if (limit is null && (offer.Gpus > 0 ? _onGpus : _onCores).Select(b => Measured(b, offer)).FirstOrDefault(m => m is not null) is { } measured)
            return measured;
        if (_bases.All(b => b.Machine.Architecture != offer.Architecture))
            return new Prediction.NoBasis($"its cores are {Cell.Word(offer.Architecture)}, {(_bases.Length == 1 ? "the run's" : "those of all runs")} {Cell.Word(_first.Machine.Architecture)}: published rates per core differ 2 to 5 times between them; {Remedy.MeasureOne(offer, workload.Id, _servers?.Like(offer))}");
        // A job without a model has nothing for a GPU to do: on a GPU server it runs on the cores.
        return offer.Gpus > 0 && workload.Model is not ModelSource.None ? OnGpu(offer, workload, limit) : OnCpu(offer, workload);
    }

    private static Prediction.Known? Measured(RunBasis basis, Offer offer)
    {
        var cell = offer.Gpus > 0 ? basis.GpuPipeline : basis.CpuCell;
        var oneGpuOfOne = offer.Gpus <= 1 && basis.Machine.Description.Gpus.Length <= 1;
        if (cell is null || !basis.Machine.IsSameType(offer) || (offer.Gpus > 0 && !oneGpuOfOne))
            return null;
        var figure = cell.Throughput! with { Provenance = Provenance.Measured, Source = $"measured here, {cell.TrialsValid} {(cell.TrialsValid == 1 ? "trial" : "trials")}, run {basis.RunId}" };
        var sizing = Math.Min(figure.Low ?? figure.Value, figure.Value * Math.Exp(-LogEstimate.Repeats));
        var bound = offer.Gpus == 0 ? ServerBound.Cpu : cell.Bottleneck is { } b && !PipelineStages.IsInference(b.Name) ? ServerBound.HostStages : ServerBound.Gpu;
        return new Prediction.Known(figure, new ItemsPerSecond(sizing), Words(bound, offer),
            ["Machines of a run's own type are quoted as measured and bought for the lower of the interval's low end and 95 % of the mean, which 19 of 20 published repeats of one configuration reach: another machine of a type may be slower."])
        {
            Kind = PredictionKind.MeasuredHere,
            Bound = bound,
            Stack = StackOf(cell),
            Run = basis.Reference,
            Trials = cell.TrialsValid,
            LowConfidence = RunBasis.OneTrial(cell),
            At80 = LogEstimate.From(figure).ToFigureAt80(figure.Source) with { Provenance = Provenance.Measured },
        };
    }

    private Prediction OnCpu(Offer offer, Workload workload)
    {
        if (Surest(_onCores, b => b.CpuPerCore, offer) is not var (rate, basis))
            return NoBasis(_first.CpuPerCore);
        var sentence = workload.Task switch
        {
            LabelingTask.ModelOnly => CpuSentence(basis).Add("Only the model call was measured; reading, decoding and writing are not in the figures."),
            LabelingTask.DiversitySampling => CpuSentence(basis).Add("Every pick reads the whole pool: memory bandwidth, which grows less than the number of cores, may bound it earlier than the figures say."),
            _ => CpuSentence(basis),
        };
        return Known(rate, $"run {basis.RunId}, rate per core x {EffectiveCores.Words(offer)}{CpuWords(basis, offer)}", ServerBound.Cpu, offer, [.. sentence, .. SharedSentence(offer)], basis.Reference, RunBasis.OneTrial(basis.CpuCell), StackOf(basis.CpuCell!));
    }

    private Prediction OnGpu(Offer offer, Workload workload, GpuLimit? limit)
    {
        var predicted = _gpuModel.Predict(offer, workload, _gpu, _cost, limit);
        if (predicted is not Reading<GpuPrediction>.Measured { Value: var gpu })
            return NoBasis(predicted);
        if (workload.Task == LabelingTask.ModelOnly)
            return Known(gpu.Rate, $"model call on {GpuWords(offer, limit)}", ServerBound.Gpu, offer, [gpu.Sentence, "Only the model call was measured; reading, decoding and writing are not in the figures."], gpu.Run ?? _first.Reference, gpu.LowConfidence, gpu.Stack, gpu.Kind);
        if (Surest(_hosts, b => b.HostPerCore, offer) is not var (onHost, basis))
            return NoBasis(_first.HostPerCore);
        var both = LogEstimate.Minimum(gpu.Rate, onHost);
        return Known(both, $"the smaller of the model call on {GpuWords(offer, limit)} ({Say.Number(gpu.Rate.Value)}/s) and run {basis.RunId}'s decode and preprocessing on {EffectiveCores.Words(offer)} ({Say.Number(onHost.Value)}/s)",
            onHost.Value < gpu.Rate.Value ? ServerBound.HostStages : ServerBound.Gpu, offer,
            [gpu.Sentence, .. CpuSentence(basis), .. SharedSentence(offer), "A GPU server does the smaller of what its GPUs infer and what its cores decode, preprocess and postprocess."],
            gpu.Run is { } run && run.Day < basis.Reference.Day ? run : basis.Reference, gpu.LowConfidence ?? RunBasis.OneTrial(basis.CpuCell ?? basis.GpuPipeline), gpu.Stack, gpu.Kind);
    }

    /// <summary>The rate on an offer's cores from the run that makes it surest, of equals the newest; null where no run with its instruction set has one.</summary>
    private (LogEstimate Rate, RunBasis Basis)? Surest(ImmutableArray<RunBasis> bases, Func<RunBasis, Reading<LogEstimate>> perCore, Offer offer) => bases
        .Where(b => b.Machine.Architecture == offer.Architecture && perCore(b) is Reading<LogEstimate>.Measured)
        .Select(b => ((LogEstimate Rate, RunBasis)?)(OnCores(((Reading<LogEstimate>.Measured)perCore(b)).Value, b, offer), b))
        .OrderBy(b => b!.Value.Rate.LogLow + b.Value.Rate.LogHigh)
        .FirstOrDefault();

    /// <summary>Of a kind of machine and a precision the newest run with such a cell; of its precisions the fastest. Newest first.</summary>
    private ImmutableArray<RunBasis> Counting(Func<RunBasis, CellSummary?> cell)
    {
        var fastest = _bases.Where(b => cell(b) is not null).DistinctBy(b => (b.Machine.Type, cell(b)!.Cell.Precision))
            .GroupBy(b => b.Machine.Type, StringComparer.Ordinal).Select(g => g.MaxBy(b => cell(b)!.Throughput!.Value)!).ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. _bases.Where(fastest.Contains)];
    }

    /// <summary>Runs that a newer one of the same kind of machine and precision replaces.</summary>
    private IEnumerable<string> Superseded(Func<RunBasis, CellSummary?> cell) =>
        from machine in _bases.Where(b => cell(b) is not null).GroupBy(b => (b.Machine.Type, cell(b)!.Cell.Precision))
        from old in machine.Skip(1)
        select string.Create(CultureInfo.InvariantCulture, $"{_first.Workload!.Id}: runs {machine.First().RunId} and {old.RunId} measured the same kind of machine; the newer one of {machine.First().Reference.Day:yyyy-MM-dd} counts.");

    /// <summary>A rate per core of a run on the cores of an offer.</summary>
    private LogEstimate OnCores(LogEstimate perCore, RunBasis basis, Offer offer)
    {
        var cores = EffectiveCores.Of(offer);
        var transfer = LogEstimate.Within(1, CpuName.Same(offer.CpuModel, basis.Machine.Description.CpuModel) ? _cpu.WithinModel : _cpu.BetweenModels);
        var known = Math.Max(_cpu.MostCores, basis.Machine.UsableCores);
        var loss = cores.Value > known ? _cpu.LossPerLogCore * Math.Log(cores.Value / known) : 0;
        var reserve = basis.Machine.MayHideHyperThreads ? Math.Log(2) : 0;
        return (perCore * cores * transfer).LowerBy(loss).RaiseBy(reserve);
    }

    private ImmutableArray<string> CpuSentence(RunBasis basis) =>
    [
        $"A rate per core carries to another x86 CPU model within {Say.Factor(_cpu.BetweenModels)} and to the same model elsewhere within {Say.Factor(_cpu.WithinModel)} (nominal 90 %, from {_cpu.Models} CPU models; {PublishedResults.Wording}); beyond {_cpu.MostCores} cores, the most published, the low end falls by {Say.Percent(1 - Math.Pow(2, -_cpu.LossPerLogCore))} per doubling.",
        .. basis.Machine.MayHideHyperThreads ? ["The run's machine is virtual and may hide that its CPUs are hyper-threads; each is counted as a whole core, and high ends are doubled."] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> SharedSentence(Offer offer)
    {
        if (offer.Kind == ServerKind.CloudSharedCores)
            yield return FormattableString.Invariant($"A shared vCPU counts as {EffectiveCores.SharedVcpuLow} to {EffectiveCores.SharedVcpuHigh} of a core: it is one of two hyper-threads, and neighbours use the other; providers expect changing load on it.");
        if (offer.EfficiencyCores > 0)
            yield return FormattableString.Invariant($"An efficiency core of a hybrid CPU counts as {EffectiveCores.EfficiencyCore} of a core.");
    }

    private static string CpuWords(RunBasis basis, Offer offer) => CpuName.Same(offer.CpuModel, basis.Machine.Description.CpuModel) ? ", same CPU model" : ", other CPU";

    private static ServerStack StackOf(CellSummary cell) => new(cell.Cell.Provider, cell.Cell.Precision);

    private static string GpuWords(Offer offer, GpuLimit? limit) =>
        $"{(offer.Gpus > 1 ? $"{Say.Number(offer.Gpus)} x {offer.GpuName}" : offer.GpuName)}{(limit is null ? "" : $" limited to {Say.Number(limit.Watts)} W")}";

    private static string Words(ServerBound bound, Offer offer) => bound switch
    {
        ServerBound.HostStages => $"decode and preprocessing on {EffectiveCores.Words(offer)}",
        ServerBound.Cpu => "CPU",
        _ => "GPU",
    };

    private static Prediction.Known Known(LogEstimate rate, string source, ServerBound bound, Offer offer, ImmutableArray<string> assumptions, RunReference run, string? lowConfidence, ServerStack stack, PredictionKind kind = PredictionKind.Anchored) =>
        new(rate.ToFigure(source), new ItemsPerSecond(rate.Low), Words(bound, offer), assumptions)
        {
            Kind = kind,
            Bound = bound,
            Stack = stack,
            Run = run,
            LowConfidence = lowConfidence,
            At80 = rate.ToFigureAt80(source),
        };

    private static Prediction.NoBasis NoBasis<T>(Reading<T> missing) where T : struct => new(missing.Match(_ => throw new UnreachableException(), reason => reason));
}
