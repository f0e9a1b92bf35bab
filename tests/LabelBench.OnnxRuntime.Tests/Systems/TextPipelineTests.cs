using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Scoring;
using LabelBench.Labeling.Text;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Systems;

public sealed class TextPipelineTests : IDisposable
{
    private static readonly string[] Pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "given", "aspirin", "ibu", "##pro", "##fen", "400", "mg", "daily", ",", "."];
    private static readonly string[] Names = ["O", "B-drug", "I-drug", "B-dose", "I-dose"];

    // Pieces that continue a word are tagged, too: what they say must not count.
    private static readonly int[] TagOfPiece = [0, 0, 0, 0, 0, 1, 1, 0, 3, 3, 4, 0, 0, 0];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static ModelSource Bert { get; } = new ModelSource.Generated("bert-base", 1);

    private static ModelSource BiLstm { get; } = new ModelSource.Generated("bilstm-crf", 1);

    private string Put(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        File.WriteAllBytes(folder[name], content);
        return folder[name];
    }

    private string Put(string name, string text) => Put(name, Encoding.UTF8.GetBytes(text));

    private InputSource.Folder Texts(params string[] lines)
    {
        Put("texts/a.txt", string.Join('\n', lines));
        return new InputSource.Folder(folder["texts"]);
    }

    /// <summary>A tagger that knows the words of <see cref="Pieces"/>, as a user would have it: model.onnx, vocab.txt and the names of the tags.</summary>
    private ModelSource.UserFile Lookup(string names = "names.txt", bool narrow = false, object[]? shape = null, params string[] inputs)
    {
        var model = Put("model/model.onnx", Onnx.LookupTagger(TagOfPiece, Names.Length, shape ?? ["batch", "sequence"], narrow, inputs.Length == 0 ? ["input_ids"] : inputs));
        Put("model/vocab.txt", string.Join('\n', Pieces));
        return new ModelSource.UserFile(model, ImmutableSortedDictionary<string, int>.Empty) { Names = Put(names, string.Join('\n', Names)) };
    }

    /// <summary>Sends each text through once and gives back the labels, in the order in which they were written, and what the trial says about itself.</summary>
    private (List<ItemLabels> Labels, UnreadableItems Unreadable, ImmutableArray<QualityResult> Quality, GateRecord? Gate) Run(Workload workload, int batch = 1, int streams = 1, int items = 0)
    {
        var request = Requests.For(workload, folder, batch: batch, streams: streams);
        var count = items > 0 ? items : PipelineInputs.Open(workload, request.CacheFolder).Items.Length;
        UnreadableItems unreadable;
        ImmutableArray<QualityResult> quality;
        GateRecord? gate;
        using (var system = new OrtSystemFactory().Load(request, CancellationToken.None))
        using (var done = new CountdownEvent(count))
        {
            var pipeline = system.Pipeline!;
            pipeline.Completed = _ => done.Signal();
            pipeline.Start();
            for (var i = 0; i < count; i++)
                Assert.True(pipeline.Submit(i, _ => { }));
            Assert.True(done.Wait(TimeSpan.FromMinutes(1)));
            pipeline.ThrowIfFailed();
            (unreadable, quality, gate) = (pipeline.Unreadable, system.CheckQuality(), system.ReadGate?.Invoke());
        }
        var labels = File.Exists(folder["labels.jsonl"]) ? File.ReadLines(folder["labels.jsonl"]).Select(line => JsonSerializer.Deserialize<ItemLabels>(line, Json.Line)!).ToList() : [];
        return (labels, unreadable, quality, gate);
    }

    private static string Entities(ItemLabels labels) => string.Join(' ', labels.Entities!.Value.Select(e => $"{e.Name}:{e.Text.Replace(' ', '_')}"));

    [Theory]
    [InlineData("input_ids", "attention_mask", "token_type_ids")]
    [InlineData("ids")]
    public void A_users_tagger_marks_what_it_knows_by_the_first_piece_of_each_word(params string[] inputs)
    {
        var workload = Requests.Texts(LabelingTask.TextEntities, Lookup(inputs: inputs), Texts("Given Ibuprofen 400 mg, daily.", "", "aspirin aspirin", "nothing known", "😀 Aspirin"), 16, injectedShare: 0.9);

        var (labels, unreadable, quality, _) = Run(workload);

        Assert.Equal(0, unreadable.Count);
        Assert.Equal(["a.txt:1", "a.txt:3", "a.txt:4", "a.txt:5"], labels.Select(l => l.Item));
        Assert.Equal(["drug:Ibuprofen dose:400_mg", "drug:aspirin drug:aspirin", "", "drug:Aspirin"], labels.Select(Entities)); // its own, nothing injected
        Assert.Equal([new EntityLabel("drug", labels[3].Entities!.Value[0].Confidence, 3, 10, 2, 9, "Aspirin")], labels[3].Entities!.Value.AsEnumerable());
        Assert.All(labels, l => Assert.Equal("model.onnx", l.Model));
        Assert.Equal(1 / (1 + 4 * Math.Exp(-5)), labels[1].Entities!.Value[0].Confidence, 1e-6);
        Assert.Equal(3 / 12.0, quality.Single(q => q.Metric == "unknown_word_share").Value, 0.05); // nothing, known and the face
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Narrow_and_wide_numbers_and_fixed_shapes_give_the_same(bool narrow)
    {
        var workload = Requests.Texts(LabelingTask.TextEntities, Lookup(narrow: narrow, shape: [4, 16], inputs: ["input_ids", "token_type_ids"]), Texts("given aspirin", "400 mg", "daily"), 16);
        Assert.Equal(["drug:aspirin", "dose:400_mg", ""], Run(workload, batch: 4).Labels.Select(Entities));
    }

    [Fact]
    public void What_finds_no_room_is_cut_off_and_counted()
    {
        var workload = Requests.Texts(LabelingTask.TextEntities, Lookup(), Texts("given aspirin daily aspirin aspirin", "aspirin", "given given given ibuprofen"), 6);

        var (labels, _, quality, _) = Run(workload);

        Assert.Equal(["drug:aspirin drug:aspirin", "drug:aspirin", "drug:ibu"], labels.Select(Entities)); // [CLS], four pieces, [SEP]
        Assert.Equal(2 / 3.0, quality.Single(q => q.Metric == "cut_off_text_share").Value, 1e-9);
        Assert.Equal((6 + 3 + 6) / 3.0, quality.Single(q => q.Metric == "tokens_per_text").Value, 1e-9);
    }

    [Fact]
    public void A_line_of_ten_megabytes_is_labelled_as_far_as_it_finds_room()
    {
        var line = string.Concat(Enumerable.Repeat("aspirin ", 1_300_000));
        var (labels, unreadable, quality, _) = Run(Requests.Texts(LabelingTask.TextEntities, Lookup(), Texts("daily", line), 10));
        Assert.Equal(0, unreadable.Count);
        Assert.Equal((line, 8), (labels[1].SourceText, labels[1].Entities!.Value.Length));
        Assert.Equal(0.5, quality.Single(q => q.Metric == "cut_off_text_share").Value);
    }

    [Fact]
    public void Tags_named_in_config_json_need_no_file_of_names()
    {
        var model = Lookup() with { Names = null };
        Put("model/config.json", """{"architectures": ["X"], "id2label": {"0": "O", "1": "B-drug", "2": "I-drug", "3": "B-dose", "4": "I-dose"}}""");
        Assert.Equal(["drug:aspirin"], Run(Requests.Texts(LabelingTask.TextEntities, model, Texts("given aspirin"), 8)).Labels.Select(Entities));
    }

    [Fact]
    public void A_users_word_tagger_goes_along_well_formed_tags_only()
    {
        string[] words = ["<pad>", "<unk>", "given", "aspirin", "extra", "daily"];
        var model = Put("model/model.onnx", Onnx.LookupTagger([0, 0, 0, 1, 2, 0], 3, ["n", "s"], false, "ids"));
        var source = new ModelSource.UserFile(model, ImmutableSortedDictionary<string, int>.Empty) { Names = Put("names.txt", "O\nB-drug\nI-drug\n"), Vocabulary = Put("words.txt", string.Join('\n', words)) };
        var workload = Requests.Texts(LabelingTask.TextTags, source, Texts("given aspirin extra daily", "aspirin", "extra extra"), 8);
        // The model says I of "extra", which may not begin an entity: the first of two becomes its B.
        Assert.Equal(["drug:aspirin_extra", "drug:aspirin", "drug:extra_extra"], Run(workload).Labels.Select(Entities));
    }

    [Fact]
    public void Every_generated_sentence_is_labelled_where_its_words_are()
    {
        var workload = Requests.Texts(LabelingTask.TextTags, BiLstm, new InputSource.Sentences(12, 200), 32, injectedShare: 0.25);

        var (labels, _, quality, gate) = Run(workload, batch: 8, streams: 2);

        Assert.Equal(200, labels.Select(l => l.Item).Distinct(StringComparer.Ordinal).Count());
        var (inside, words) = (0, 0);
        foreach (var label in labels)
        {
            var text = label.SourceText!;
            Assert.All(label.Entities!.Value, e => Assert.Equal(e.Text, text[e.Start..e.End]));
            Assert.All(label.Entities!.Value, e => Assert.InRange(int.Parse(e.Name, System.Globalization.CultureInfo.InvariantCulture), 0, 7));
            inside += label.Entities!.Value.Sum(e => e.Text.Split(' ').Length);
            words += text.Split(' ').Length + text.Count(c => c is ',' or '.');
        }
        Assert.Equal(0.25, inside / (double)words, 0.03);
        Assert.InRange(quality.Single(q => q.Metric == "unknown_word_share").Value, 0.001, 0.06);
        Assert.Contains(quality, q => q.Metric.StartsWith("parity_rel_l2", StringComparison.Ordinal) && q.Passed);
        Assert.Equal(200, gate!.Accepted + gate.Reviewed + gate.Rejected);
    }

    [Fact]
    public void Bert_labels_sentences_too_and_says_how_many_did_not_fit()
    {
        var workload = Requests.Texts(LabelingTask.TextEntities, Bert, new InputSource.Sentences(6, 12), 12, injectedShare: 0.5);

        var (labels, _, quality, _) = Run(workload, batch: 2);

        Assert.Equal(12, labels.Count);
        Assert.All(labels, l => Assert.All(l.Entities!.Value, e => Assert.Equal(e.Text, l.SourceText![e.Start..e.End])));
        Assert.Contains(labels, l => l.Entities!.Value.Length > 1);
        Assert.InRange(quality.Single(q => q.Metric == "cut_off_text_share").Value, 0.01, 0.99);
        Assert.Equal(0, quality.Single(q => q.Metric == "non_finite_values").Value);
    }

    [Fact]
    public void A_sentence_has_the_same_tags_in_a_batch_of_any_size_and_fill()
    {
        var workload = Requests.Texts(LabelingTask.TextTags, BiLstm, new InputSource.Sentences(10, 23), 24);
        var alone = ByItem(Run(workload).Labels);
        Assert.Contains(alone, item => item.Contains(':', StringComparison.Ordinal));
        Assert.Equal(alone, ByItem(Run(workload, batch: 5).Labels)); // the last batch holds three
        Assert.Equal(alone, ByItem(Run(workload, batch: 8, streams: 2).Labels));
    }

    private static List<string> ByItem(List<ItemLabels> labels) =>
        [.. labels.OrderBy(l => int.Parse(l.Item.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)).Select(l => $"{l.Item} {string.Join(' ', l.Entities!.Value.Select(e => $"{e.Name}@{e.Start}-{e.End}"))}")];

    [Fact]
    public void Texts_that_cannot_be_read_are_counted_and_named_and_the_rest_is_labelled()
    {
        var input = Texts("aspirin", "daily");
        Put("texts/latin.txt", [.. "aspirin\nna"u8, 0xEF, .. "ve aspirin\n"u8]);
        Put("texts/lines.jsonl", "{\"text\": \"aspirin\"}\nnot json\n{\"data\": {\"text\": \"400 mg\"}}\n");
        Put("texts/table.csv", "id;text\n1;aspirin\n2\n");
        File.CreateSymbolicLink(folder["texts/gone.txt"], folder["texts/absent"]);

        var (labels, unreadable, _, _) = Run(Requests.Texts(LabelingTask.TextEntities, Lookup(), input, 16), batch: 4);

        Assert.Equal(["a.txt:1", "a.txt:2", "latin.txt:1", "lines.jsonl:1", "lines.jsonl:3", "table.csv:2"], labels.Select(l => l.Item).Order(StringComparer.Ordinal));
        Assert.Equal(5, labels.Count(l => l.Entities!.Value.Length == 1));
        Assert.Equal((4, 10), (unreadable.Count, unreadable.Seen));
        var reasons = unreadable.First.ToDictionary(u => u.Item, u => u.Reason);
        Assert.Equal("is not UTF-8 (byte 0xEF at position 3); save the file as UTF-8", reasons["latin.txt:2"]);
        Assert.Equal("is not JSON (at byte 2)", reasons["lines.jsonl:2"]);
        Assert.Equal("has too few columns to hold a text", reasons["table.csv:3"]);
        Assert.Equal("there is no such file", reasons["gone.txt"]);
    }

    [Fact]
    public void The_gate_decides_by_the_mean_confidence_of_the_words()
    {
        var workload = Requests.Texts(LabelingTask.TextEntities, Lookup(), Texts("aspirin daily", ".", "a"), 8);
        var (labels, _, _, gate) = Run(workload);
        Assert.All(labels, l => Assert.Equal(GateDecision.Accept, l.Decision)); // each word's score is 5 against 0
        Assert.Equal((3, false), (gate!.Accepted, gate.Injected));
    }

    [Fact]
    public void Label_studio_gets_the_text_and_places_in_code_points()
    {
        var workload = Requests.Texts(LabelingTask.TextEntities, Lookup(), Texts("😀 aspirin"), 8) with { LabelFormat = LabelFormat.LabelStudio };
        Run(workload);
        using var tasks = JsonDocument.Parse(File.ReadAllBytes(folder["labels.label-studio.json"]));
        var task = tasks.RootElement[0];
        Assert.Equal(("😀 aspirin", "a.txt:1"), (task.GetProperty("data").GetProperty("text").GetString(), task.GetProperty("data").GetProperty("item").GetString()));
        var value = task.GetProperty("predictions")[0].GetProperty("result")[0].GetProperty("value");
        Assert.Equal((2, 9, "aspirin"), (value.GetProperty("start").GetInt32(), value.GetProperty("end").GetInt32(), value.GetProperty("text").GetString()));
    }

    [Fact]
    public void Under_load_every_stage_counts_its_items()
    {
        var request = Requests.For(Requests.Texts(LabelingTask.TextTags, BiLstm, new InputSource.Sentences(10, 16), 16), folder, batch: 2);
        using var system = new OrtSystemFactory().Load(request, CancellationToken.None);
        var (result, stages) = PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short, new SilentObserver(), CancellationToken.None);
        Assert.True(result.Throughput.Value > 0);
        Assert.Equal(["read", "tokenize", "infer", "viterbi", "write"], stages.Select(s => s.Name));
        Assert.All(stages, s => Assert.True(s.Items > 0 && s.Busy > TimeSpan.Zero));
    }

    [Fact]
    public void The_model_call_alone_takes_segments_and_the_length_of_the_pipeline()
    {
        var workload = Requests.Texts(LabelingTask.TextEntities, Lookup(inputs: ["input_ids", "attention_mask", "token_type_ids"]) with { Dimensions = ImmutableSortedDictionary<string, int>.Empty }, Texts("a"), 8);
        var thrown = Record.Exception(() => new OrtSystemFactory().Load(Requests.For(workload, folder, Workloads.Scope.Infer), CancellationToken.None).Dispose());
        // Token numbers up to 99 are beyond this little vocabulary; that they were fed at all shows that the length was known.
        Assert.Contains("indices element out of data bounds", Assert.IsType<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>(thrown).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_users_tagger_lacks_is_told_before_the_run()
    {
        var whole = Lookup();
        Assert.Empty(TaggerFiles.Check(whole, LabelingTask.TextEntities));
        File.Delete(folder["model/vocab.txt"]);
        Assert.Equal(
        [
            "reads texts by the numbers of their words; put its vocab.txt beside it, or name the file under model.vocabulary.",
            "does not say what its tags are called; put its config.json beside it, or a file with O, B-person, I-person and so on, one a line, under model.names.",
        ], TaggerFiles.Check(whole with { Names = null }, LabelingTask.TextEntities).Select(p => p.Text));
        Put("model/vocab.txt", "a\nb\n");
        Assert.Equal("lacks [PAD], [UNK], [CLS], [SEP]; a WordPiece vocabulary needs [PAD], [UNK], [CLS] and [SEP].", Assert.Single(TaggerFiles.Check(whole, LabelingTask.TextEntities)).Text);
        Assert.Contains("lacks [PAD]", Assert.Single(TaggerFiles.Check(whole, LabelingTask.TextTags)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "has no id2label")]
    [InlineData("[1]", "has no id2label")]
    [InlineData("{\"id2label\": {\"0\": \"O\", \"2\": \"B-x\"}}", "has no name for tag 1; it names tags 0 to 1, without a gap.")]
    [InlineData("{\"id2label\": {\"0\": \"LABEL_0\"}}", "names no tag 'O'")]
    [InlineData("{", "cannot be read")]
    public void A_configuration_that_names_no_tags_is_told_with_the_remedy(string configuration, string expected)
    {
        Put("model/config.json", configuration);
        Assert.Contains(expected, Assert.Single(TaggerFiles.Check(Lookup() with { Names = null }, LabelingTask.TextEntities)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_are_not_as_many_as_the_models_tags_are_refused()
    {
        var model = Lookup() with { Names = Put("names.txt", "O\nB-drug\n") };
        var mistake = Assert.Throws<UserMistakeException>(() => Run(Requests.Texts(LabelingTask.TextEntities, model, Texts("a"), 8)));
        Assert.Contains("names 2 tags, but model.onnx has 5", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_takes_something_else_is_told_before_the_run()
    {
        Assert.Contains("this workload feeds 1 x 8. Set preprocessing.sequence_length", Problem(Onnx.LookupTagger(TagOfPiece, 5, ["n", 16], false, "ids")), StringComparison.Ordinal);
        Assert.Contains("has the inputs ids, more; this workload feeds one of token ids", Problem(Onnx.LookupTagger(TagOfPiece, 5, ["n", 8], false, "ids", "more")), StringComparison.Ordinal);
        Assert.Contains("this workload feeds 1 x 8 whole numbers", Problem(Onnx.FreeWidth()), StringComparison.Ordinal);
        Assert.Throws<TrialFailureException>(() => Run(Requests.Texts(LabelingTask.TextEntities, Lookup(shape: ["n", 16]), Texts("a"), 8)));

        string Problem(byte[] model)
        {
            var workload = Requests.Texts(LabelingTask.TextEntities, Lookup(), Texts("a"), 8);
            var summary = OnnxModelFile.Inspect(Put("other.onnx", model)).ValueOrThrow();
            return UserModelRules.Check(workload, summary, [1]).First().Text;
        }
    }

    [Fact]
    public void A_generated_network_that_does_not_read_what_the_workload_feeds_is_told_before_the_run()
    {
        var images = new ModelSource.Generated("resnet50-v1.5", 1);
        var problem = Assert.Single(RunPreparation.CheckSize(Requests.Texts(LabelingTask.TextTags, images, new InputSource.Sentences(5, 1), 8), "model", images));
        Assert.StartsWith("'resnet50-v1.5' reads no text; take bert-base, ", problem.Text, StringComparison.Ordinal);
        var texts = (ModelSource.Generated)Bert;
        problem = Assert.Single(RunPreparation.CheckSize(Requests.Classification("bert-base", new InputSource.Photos(8, 8, 2, 1)), "model", texts));
        Assert.StartsWith("'bert-base' reads no images; take resnet50-v1.5, ", problem.Text, StringComparison.Ordinal);
        problem = Assert.Single(RunPreparation.CheckSize(Requests.Texts(LabelingTask.TextEntities, texts, new InputSource.Sentences(5, 1), 1000), "model", texts));
        Assert.Contains("sequence length", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bert-base", 30_522)]
    [InlineData("bilstm-crf", 30_000)]
    public void A_generated_vocabulary_is_as_large_as_the_models_table_of_embeddings(string architecture, int expected)
    {
        var graph = ModelArchitectures.Find(architecture, "test").ValueOrThrow().Build(new ModelSize(1, SequenceLength: 8));
        var size = (int)graph.Inputs.Select(i => i.Values).OfType<InputValues.IntegersBelow>().Single().Limit;
        Assert.Equal(expected, size);
        ITokenizer tokenizer = architecture == "bert-base" ? new WordPieceTokenizer(WordPieceVocabulary.Generate(size, 1)) : new WordTokenizer(WordVocabulary.Generate(size, 1));
        Assert.Equal(size, tokenizer.VocabularySize);
    }
}
