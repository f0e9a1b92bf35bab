using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Runs on folders of texts as users have them.</summary>
[Collection(Measuring.Name)]
public class TextRunTests
{
    private static readonly byte[] Latin = [.. "aspirin was given\nna"u8, 0xEF, .. "ve patient\n"u8];

    [Fact]
    public async Task A_line_that_is_not_utf_8_is_counted_and_named_with_the_remedy_and_the_rest_is_labelled()
    {
        using var place = new Workplace();
        place.Write("workloads/small-texts.yaml", Workplace.SmallTexts(unreadable: 0.5));
        place.Write("texts/good.txt", "400 mg daily\n\nno fever\n");
        place.Write("texts/old.txt", Latin);

        await place.MeasureAsync("--workload", "small-texts", "--scope", "pipeline", "--scenario", "offline", "--data", "texts");

        var trial = Assert.Single(place.Record.Trials);
        Assert.True(trial.Failure is null, trial.Failure?.Detail);
        var measured = trial.Measurement!;
        var unreadable = Assert.Single(measured.Unreadable.First);
        Assert.Equal(("old.txt:2", "is not UTF-8 (byte 0xEF at position 3); save the file as UTF-8"), (unreadable.Item, unreadable.Reason));
        Assert.Equal(0.25, measured.Unreadable.Share, 0.1);
        Assert.Equal(["read", "tokenize", "infer", "viterbi", "write"], measured.Stages.Select(s => s.Name));
        Assert.Contains(trial.Findings, f => f.Text.Contains("old.txt:2: is not UTF-8 (byte 0xEF at position 3); save the file as UTF-8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_unreadable_lines_than_the_workload_allows_fail_the_trial_and_name_the_first()
    {
        using var place = new Workplace();
        place.Write("workloads/small-texts.yaml", Workplace.SmallTexts(unreadable: 0.1));
        place.Write("texts/old.txt", Latin);

        var outcome = await place.MeasureAsync("--workload", "small-texts", "--scope", "pipeline", "--scenario", "offline", "--data", "texts");

        Say.Ended(5, outcome);
        var failure = Assert.Single(place.Record.Trials).Failure!;
        Assert.Equal(FailureReason.UnusableInput, failure.Reason);
        Assert.Contains("old.txt:2: is not UTF-8 (byte 0xEF at position 3); save the file as UTF-8", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generated_sentences_are_tagged_and_the_gate_and_cut_off_texts_stand_in_the_record()
    {
        using var place = new Workplace();
        place.Write("workloads/small-texts.yaml", Workplace.SmallTexts());

        await place.MeasureAsync("--workload", "small-texts");

        Assert.All(place.Record.Trials, t => Assert.True(t.Failure is null, t.Failure?.Detail));
        var pipeline = place.Record.Trials.First(t => t.CellId.Contains("pipeline.offline", StringComparison.Ordinal)).Measurement!;
        Assert.True(pipeline.Gate is { Injected: true, Accepted: > 0 });
        Assert.All((string[])["tokens_per_text", "cut_off_text_share", "unknown_word_share"], metric => Assert.Contains(pipeline.Quality, q => q.Metric == metric));
    }
}
