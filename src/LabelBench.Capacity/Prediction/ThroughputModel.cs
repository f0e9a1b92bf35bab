using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>Predicts what a server of an offer does of one workload, from one run. Pure: same run and data, same figures.</summary>
/// <remarks>
/// CPU server: rate per core of the run x cores. GPU server: the smaller of the model call on its GPUs and decode, pre- and postprocessing on its cores.
/// A machine of the very type of the run is quoted as measured. No basis, no figure.
/// </remarks>
public sealed class ThroughputModel
{
    private readonly RunBasis _basis;
    private readonly GpuModel _gpuModel;
    private readonly ModelCost? _cost;
    private readonly CpuCalibration _cpu;

    public ThroughputModel(RunBasis basis, PlanningData data)
    {
        _basis = basis;
        _gpuModel = new GpuModel(data.Gpus, data.Published);
        _cost = basis.Workload is null ? null : ModelCost.Of(basis.Run, basis.Workload.Id, basis.Machine, data.GigaflopsPerItem);
        _cpu = CpuCalibration.From(data.Published);
    }

    public Prediction Predict(Offer offer)
    {
        if (_basis.Workload is null or { Task: LabelingTask.ModelTraining })
            return new Prediction.NoBasis(_basis.CpuPerCore.Match(_ => throw new UnreachableException(), reason => reason));
        if (Measured(offer) is { } measured)
            return measured;
        if (offer.Architecture != _basis.Machine.Architecture)
            return new Prediction.NoBasis($"its cores are {Cell.Word(offer.Architecture)}, the run's {Cell.Word(_basis.Machine.Architecture)}: published rates per core differ 2 to 5 times between them; {Remedy.MeasureOne(offer, _basis.Workload.Id)}");
        // A job without a model has nothing for a GPU to do: on a GPU server it runs on the cores.
        return offer.Gpus > 0 && _basis.Workload.Model is not ModelSource.None ? OnGpu(offer, _basis.Workload) : OnCpu(offer, _basis.Workload);
    }

    private Prediction.Known? Measured(Offer offer)
    {
        var cell = offer.Gpus > 0 ? _basis.GpuPipeline : _basis.CpuCell;
        var oneGpuOfOne = offer.Gpus <= 1 && _basis.Machine.Description.Gpus.Length <= 1;
        if (cell is null || !_basis.Machine.IsSameType(offer) || (offer.Gpus > 0 && !oneGpuOfOne))
            return null;
        var figure = cell.Throughput! with { Provenance = Provenance.Measured, Source = $"measured here, {cell.TrialsValid} {(cell.TrialsValid == 1 ? "trial" : "trials")}, run {_basis.RunId}" };
        var sizing = Math.Min(figure.Low ?? figure.Value, figure.Value * Math.Exp(-GpuModel.SameGpuMeasured));
        var limit = offer.Gpus == 0 ? "CPU" : cell.Bottleneck is { } b && !PipelineStages.IsInference(b.Name) ? HostLimit(offer) : "GPU";
        return new Prediction.Known(figure, new ItemsPerSecond(sizing), limit,
            ["Machines of the run's own type are quoted as measured and bought for the lower of the interval's low end and 97 % of the mean, since another machine of a type may be slower."])
        {
            Kind = PredictionKind.MeasuredHere,
            At80 = LogEstimate.From(figure).ToFigureAt80(figure.Source) with { Provenance = Provenance.Measured },
        };
    }

    private Prediction OnCpu(Offer offer, Workload workload)
    {
        if (_basis.CpuPerCore is not Reading<LogEstimate>.Measured perCore)
            return NoBasis(_basis.CpuPerCore);
        var sentence = workload.Task switch
        {
            LabelingTask.ModelOnly => CpuSentence.Add("Only the model call was measured; reading, decoding and writing are not in the figures."),
            LabelingTask.DiversitySampling => CpuSentence.Add("Every pick reads the whole pool: memory bandwidth, which grows less than the number of cores, may bound it earlier than the figures say."),
            _ => CpuSentence,
        };
        return Known(OnCores(perCore.Value, offer), $"run {_basis.RunId}, rate per core x {EffectiveCores.Words(offer)}{CpuWords(offer)}", "CPU", [.. sentence, .. SharedSentence(offer)]);
    }

    private Prediction OnGpu(Offer offer, Workload workload)
    {
        var predicted = _gpuModel.Predict(offer, workload, _basis.Gpu, _cost);
        if (predicted is not Reading<GpuPrediction>.Measured { Value: var gpu })
            return NoBasis(predicted);
        if (workload.Task == LabelingTask.ModelOnly)
            return Known(gpu.Rate, $"model call on {GpuWords(offer)}", "GPU", [gpu.Sentence, "Only the model call was measured; reading, decoding and writing are not in the figures."], gpu);
        if (_basis.HostPerCore is not Reading<LogEstimate>.Measured host)
            return NoBasis(_basis.HostPerCore);
        var onHost = OnCores(host.Value, offer);
        var both = LogEstimate.Minimum(gpu.Rate, onHost);
        return Known(both, $"the smaller of the model call on {GpuWords(offer)} ({Say.Number(gpu.Rate.Value)}/s) and run {_basis.RunId}'s decode and preprocessing on {EffectiveCores.Words(offer)} ({Say.Number(onHost.Value)}/s)",
            onHost.Value < gpu.Rate.Value ? HostLimit(offer) : "GPU",
            [gpu.Sentence, .. CpuSentence, .. SharedSentence(offer), "A GPU server does the smaller of what its GPUs infer and what its cores decode, preprocess and postprocess."],
            gpu);
    }

    /// <summary>A rate per core of the run on the cores of an offer.</summary>
    private LogEstimate OnCores(LogEstimate perCore, Offer offer)
    {
        var cores = EffectiveCores.Of(offer);
        var transfer = LogEstimate.Within(1, CpuName.Same(offer.CpuModel, _basis.Machine.Description.CpuModel) ? _cpu.WithinModel : _cpu.BetweenModels);
        var known = Math.Max(_cpu.MostCores, _basis.Machine.UsableCores);
        var loss = cores.Value > known ? _cpu.LossPerLogCore * Math.Log(cores.Value / known) : 0;
        var reserve = _basis.Machine.MayHideHyperThreads ? Math.Log(2) : 0;
        return (perCore * cores * transfer).LowerBy(loss).RaiseBy(reserve);
    }

    private ImmutableArray<string> CpuSentence =>
    [
        $"A rate per core carries to another x86 CPU model within {Say.Factor(_cpu.BetweenModels)} and to the same model elsewhere within {Say.Factor(_cpu.WithinModel)} (nominal 90 %, from {_cpu.Models} CPU models; {PublishedResults.Wording}); beyond {_cpu.MostCores} cores, the most published, the low end falls by {Say.Percent(1 - Math.Pow(2, -_cpu.LossPerLogCore))} per doubling.",
        .. _basis.Machine.MayHideHyperThreads ? ["The run's machine is virtual and may hide that its CPUs are hyper-threads; each is counted as a whole core, and high ends are doubled."] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> SharedSentence(Offer offer)
    {
        if (offer.Kind == ServerKind.CloudSharedCores)
            yield return FormattableString.Invariant($"A shared vCPU counts as {EffectiveCores.SharedVcpuLow} to {EffectiveCores.SharedVcpuHigh} of a core: it is one of two hyper-threads, and neighbours use the other; providers expect changing load on it.");
        if (offer.EfficiencyCores > 0)
            yield return FormattableString.Invariant($"An efficiency core of a hybrid CPU counts as {EffectiveCores.EfficiencyCore} of a core.");
    }

    private string CpuWords(Offer offer) => CpuName.Same(offer.CpuModel, _basis.Machine.Description.CpuModel) ? ", same CPU model" : ", other CPU";

    private static string GpuWords(Offer offer) => offer.Gpus > 1 ? $"{Say.Number(offer.Gpus)} x {offer.GpuName}" : offer.GpuName!;

    private static string HostLimit(Offer offer) => $"decode and preprocessing on {EffectiveCores.Words(offer)}";

    private static Prediction.Known Known(LogEstimate rate, string source, string limit, ImmutableArray<string> assumptions, GpuPrediction? gpu = null) =>
        new(rate.ToFigure(source), new ItemsPerSecond(rate.Low), limit, assumptions)
        {
            Kind = gpu?.Kind ?? PredictionKind.Anchored,
            LowConfidence = gpu?.LowConfidence,
            At80 = rate.ToFigureAt80(source),
        };

    private static Prediction.NoBasis NoBasis<T>(Reading<T> missing) where T : struct => new(missing.Match(_ => throw new UnreachableException(), reason => reason));
}
