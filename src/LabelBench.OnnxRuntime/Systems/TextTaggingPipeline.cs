using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Labeling.Inputs;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Text;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Entities in texts: read, tokenize, infer, then the best tag of each word (text-entities) or the best path through a CRF (text-tags), and write.</summary>
/// <remarks>A text longer than the model's input is cut off; the record counts how many were.</remarks>
internal sealed class TextTaggingPipeline
{
    private readonly TrialLoading loading;
    private readonly LoadedModel model;
    private readonly PipelineInputs inputs;
    private readonly FrozenDictionary<string, TextFile> files;
    private readonly TagSet tags;
    private readonly InjectedTags? injected;
    private readonly Crf? crf;
    private readonly ILabelWriter labels;
    private readonly TextCounts counts = new();

    private TextTaggingPipeline(TrialLoading loading, LoadedModel model, TagSet tags)
    {
        (this.loading, this.model, this.tags, inputs) = (loading, model, tags, loading.OpenInputs());
        files = inputs.TextFiles.ToFrozenDictionary(file => file.Path, StringComparer.Ordinal);
        injected = model.IsGenerated && loading.Workload.Postprocessing is Postprocessing.Entities { InjectedShare: > 0 and var share }
            ? new InjectedTags(tags.Bio, share, loading.Seed)
            : null;
        crf = loading.Workload.Task is LabelingTask.TextTags ? Crf.Of(loading.Workload.Model, tags) : null;
        labels = loading.OpenLabels(tags.Bio.Types);
    }

    public static LoadedSystem Load(TrialLoading loading)
    {
        var (cell, length, model) = (loading.Cell, loading.Workload.TextPreprocessing!.SequenceLength, loading.Model());
        var newTokenizer = NewTokenizer(loading.Workload, model);
        var sessions = loading.Open(model, cell.Streams);
        var calls = Enumerable.Range(0, cell.Streams).Select(s => new TokenCall(sessions, s, model.Name, cell.Batch, length, newTokenizer())).ToImmutableArray();
        var pipeline = new TextTaggingPipeline(loading, model, TagsOf(loading.Workload, model, calls[0].Tags));

        ImmutableArray<Stage<TextItem>> stages =
        [
            ItemStage.Of<TextItem>("read", 1, item => item.Read()),
            new Stage<TextItem>("tokenize", cell.DecodeWorkers, 1, CpuIsOwn: true, _ => pipeline.NewTokenization(newTokenizer())),
            loading.ModelStage<TextItem>("infer", w => new InferWorker(calls[w], cell.Batch)),
            pipeline.DecodeStage(),
            ItemStage.Of<TextItem>("write", 1, pipeline.Write),
        ];
        var system = new PipelineSystem<TextItem>(pipeline.inputs.Items, stages, () => new TextItem(length, pipeline.tags.Count), () =>
        {
            foreach (var call in calls)
                call.Dispose();
            sessions.Dispose();
            pipeline.labels.Dispose();
        }, hasSmallItems: true);
        return loading.Pipeline(system, () => calls.Select(c => c.Statistics()), pipeline.counts.Quality, () => CallTimes.Sum(calls.Select(c => c.Times)));
    }

    /// <summary>A generated model gets a generated vocabulary of just the size that its table of embeddings has.</summary>
    private static Func<ITokenizer> NewTokenizer(Workload workload, LoadedModel model)
    {
        if (workload.Model is ModelSource.UserFile file)
            return TaggerFiles.Tokenizer(file, workload.Task).ValueOrThrow();
        var (size, seed) = ((int)model.Graph!.Inputs.Select(i => i.Values).OfType<InputValues.IntegersBelow>().First().Limit, ((ModelSource.Generated)workload.Model).Seed);
        if (workload.Task is LabelingTask.TextEntities)
        {
            var pieces = WordPieceVocabulary.Generate(size, seed);
            return () => new WordPieceTokenizer(pieces);
        }
        var words = WordVocabulary.Generate(size, seed);
        return () => new WordTokenizer(words);
    }

    private static TagSet TagsOf(Workload workload, LoadedModel model, int count)
    {
        if (workload.Model is not ModelSource.UserFile file)
            return TagSet.Numbered(count);
        var tags = TaggerFiles.Tags(file).ValueOrThrow();
        return tags.Count == count
            ? tags
            : throw new UserMistakeException(file.Names ?? file.Path, string.Create(CultureInfo.InvariantCulture, $"names {tags.Count} tags, but {model.Name} has {count}; give one name for each."));
    }

    private ItemWorker<TextItem> NewTokenization(ITokenizer tokenizer) => new(item =>
    {
        item.Unreadable ??= item.Text.Fill(files[item.File], item.Encoded);
        if (item.Unreadable is null)
            counts.Add(item.Tokenize(tokenizer), item.Words.Length);
    });

    private Stage<TextItem> DecodeStage() => crf is null
        ? ItemStage.Of<TextItem>("tags", 1, item => Decode(item))
        : ItemStage.Of<TextItem>("viterbi", 1, item => Decode(item));

    /// <summary>From scores to spans of words, and through the gate by the mean confidence of the tags.</summary>
    private void Decode(TextItem item)
    {
        injected?.Raise((int)(item.Number % inputs.Items.Length), item.Words, item.Scores);
        if (crf is null)
            TagScores.Best(item.Scores, tags.Count, item.Words, item.Tags);
        else
            crf.Decode(item.Scores, item.Tags);
        var confidence = TagScores.Confidence(item.Scores, tags.Count, item.Words, item.Tags, item.Confidences);
        foreach (ref var tag in item.Tags)
            tag = tags.BioOf(tag);
        tags.Bio.Decode(item.Tags, item.Spans);
        loading.Gate?.Decide(item, confidence);
    }

    private void Write(TextItem item) => labels.Write(new ItemLabels(item.Name, model.Name)
    {
        SourceText = item.Text.Characters.ToString(),
        Entities = EntityLabels.Of(tags.Bio, item.Spans, item.Words, item.Confidences, item.Text.Characters),
        Decision = item.Decision,
    });

    /// <summary>The layer on the host that chooses the best sequence of tags. A file of a user's model holds no transitions: of well-formed sequences none is then better than another.</summary>
    private sealed class Crf(TagSet tags, float[] transitions)
    {
        private readonly CrfViterbi viterbi = new();
        private readonly float[] start = CrfTransitions.Start(tags);

        public static Crf Of(ModelSource model, TagSet tags) =>
            new(tags, model is ModelSource.Generated { Seed: var seed } ? CrfTransitions.Seeded(tags.Bio, seed) : CrfTransitions.WellFormed(tags));

        public void Decode(ReadOnlySpan<float> emissions, Span<int> path)
        {
            if (!path.IsEmpty)
                viterbi.Decode(emissions[..(path.Length * tags.Count)], transitions, start, path);
        }
    }

    private sealed class InferWorker(TokenCall call, int batch) : IStageWorker<TextItem>
    {
        public void Process(ReadOnlySpan<TextItem> items)
        {
            for (var row = 0; row < batch; row++)
            {
                if (row < items.Length && items[row].Unreadable is null)
                    call.Set(row, items[row].Ids, items[row].Attention);
                else
                    call.Clear(row);
            }
            call.Run();
            for (var row = 0; row < items.Length; row++)
                call.Scores(row).CopyTo(items[row].Scores);
        }

        public void Dispose() { }
    }
}
