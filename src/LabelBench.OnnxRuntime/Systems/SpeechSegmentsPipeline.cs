using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Labeling;
using LabelBench.Labeling.Audio;
using LabelBench.Labeling.Labels;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Where somebody speaks, with Silero VAD: read, decode (and resample), infer, postprocess, write.</summary>
internal sealed class SpeechSegmentsPipeline
{
    private const string Speech = "speech";

    private readonly ConcurrentDictionary<string, SpeechSegment[]> lastFound = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<OutputStatistics> statistics = [];
    private readonly TrialLoading loading;
    private readonly string modelName;
    private readonly PipelineInputs inputs;
    private readonly ILabelWriter labels;
    private readonly SegmentOptions options;

    private SpeechSegmentsPipeline(TrialLoading loading, string modelName)
    {
        (this.loading, this.modelName, inputs) = (loading, modelName, loading.OpenInputs());
        options = OptionsOf((Postprocessing.SpeechTurns?)loading.Workload.Postprocessing ?? throw new UnreachableException());
        labels = loading.OpenLabels([]);
    }

    public static LoadedSystem Load(TrialLoading loading)
    {
        var cell = loading.Cell;
        var model = loading.Model("vad");
        var pipeline = new SpeechSegmentsPipeline(loading, model.Name);
        var sessions = loading.Open(model, cell.Streams);
        var calls = Enumerable.Range(0, cell.Streams).Select(w => new VadCall(sessions, w, model.Name, cell.Batch)).ToImmutableArray();
        var ffmpeg = FfmpegProgram.OnThisMachine();

        ImmutableArray<Stage<SpeechItem>> stages =
        [
            ItemStage.Of<SpeechItem>("read", 1, item => item.Read()),
            new Stage<SpeechItem>("decode", cell.DecodeWorkers, 1, CpuIsOwn: ffmpeg is null, _ => new Decoder(ffmpeg)),
            loading.ModelStage<SpeechItem>("infer", w => new Detector(calls[w], pipeline.NewStatistics())),
            ItemStage.Of<SpeechItem>("postprocess", 1, pipeline.Postprocess),
            ItemStage.Of<SpeechItem>("write", 1, pipeline.Write),
        ];
        var system = new PipelineSystem<SpeechItem>(pipeline.inputs.Items, stages, () => new SpeechItem(), () =>
        {
            sessions.Dispose();
            pipeline.labels.Dispose();
        });
        return loading.Pipeline(system, () => pipeline.statistics, () => SpeechQuality.Of(pipeline.lastFound, pipeline.inputs, loading.Workload.Quality), () => CallTimes.Sum(calls.Select(c => c.Times)));
    }

    private static SegmentOptions OptionsOf(Postprocessing.SpeechTurns turns) =>
        new(turns.BeginFrom, turns.EndBelow, turns.LeastSpeech.TotalMilliseconds, turns.LeastSilence.TotalMilliseconds, turns.Padding.TotalMilliseconds);

    private OutputStatistics NewStatistics()
    {
        var one = new OutputStatistics();
        statistics.Add(one);
        return one;
    }

    private void Postprocess(SpeechItem item)
    {
        SpeechSegmenter.Segment(item.Probabilities, VadFrames.HopTime, item.Sound.Duration, options, item.Segments);
        bool? agrees = inputs.SpeechTruths is { } truths ? SpeechQuality.IsRight(truths[(int)(item.Number % truths.Length)], item.Segments) : null;
        loading.Gate?.Decide(item, SpeechConfidence.OfRecording(item.Segments, item.Probabilities, VadFrames.HopTime), agrees);
    }

    private void Write(SpeechItem item)
    {
        var sounds = ImmutableArray.CreateBuilder<SoundLabel>(item.Segments.Count);
        foreach (var segment in item.Segments)
            sounds.Add(new SoundLabel(Speech, SpeechConfidence.Of(segment, item.Probabilities, VadFrames.HopTime), segment.Begin, segment.End));
        labels.Write(new ItemLabels(item.Name, modelName) { Sounds = sounds.MoveToImmutable(), Decision = item.Decision });
        if (inputs.SpeechTruths is not null)
            lastFound[item.File] = [.. item.Segments];
    }

    /// <summary>Every decode worker keeps its own filters and memory.</summary>
    private sealed class Decoder(FfmpegProgram? ffmpeg) : IStageWorker<SpeechItem>
    {
        private readonly RecordingDecoder decoder = new(ffmpeg);

        public void Process(ReadOnlySpan<SpeechItem> items)
        {
            foreach (var item in items)
            {
                if (item.Unreadable is null)
                    Decode(item);
            }
        }

        public void Dispose() { }

        private void Decode(SpeechItem item)
        {
            try
            {
                decoder.Decode(item.Encoded, item.File, item.Name, item.Sound);
            }
            catch (AudioFailureException failure)
            {
                item.Unreadable = failure.Reason;
            }
        }
    }

    /// <summary>Recordings of a batch go through their hops together; those that are over, or could not be read, go along as silence and are not looked at.</summary>
    private sealed class Detector(VadCall call, OutputStatistics statistics) : IStageWorker<SpeechItem>
    {
        public void Process(ReadOnlySpan<SpeechItem> items)
        {
            var hops = 0;
            foreach (var item in items)
                hops = Math.Max(hops, HopsOf(item));
            call.Restart();
            for (var hop = 0; hop < hops; hop++)
                Step(items, hop);
            foreach (var item in items)
            {
                if (item.Unreadable is null)
                    statistics.Add(item.Probabilities);
            }
        }

        public void Dispose() => call.Dispose();

        private void Step(ReadOnlySpan<SpeechItem> items, int hop)
        {
            for (var i = 0; i < items.Length; i++)
            {
                var left = HopsOf(items[i]) - hop;
                if (left > 0)
                    VadFrames.Fill(items[i].Sound.Samples, hop, call.Window(i));
                else if (left == 0)
                    call.Window(i).Clear();
            }
            call.Run();
            for (var i = 0; i < items.Length; i++)
            {
                if (hop < HopsOf(items[i]))
                    items[i].Probabilities[hop] = call.Probabilities[i];
            }
        }

        private static int HopsOf(SpeechItem item) => item.Unreadable is null ? item.Hops : 0;
    }
}
