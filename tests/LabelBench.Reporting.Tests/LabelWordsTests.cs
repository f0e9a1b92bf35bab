using LabelBench.Records;
using LabelBench.Reporting.Markdown;

namespace LabelBench.Reporting.Tests;

public class LabelWordsTests
{
    [Fact]
    public void Shares_of_a_gate_that_was_fed_with_stated_confidences_are_marked_as_such()
    {
        var row = Row("image-classify");
        Assert.Contains("80 % accepted, 18 % to review, 1.7 % rejected", row, StringComparison.Ordinal);
        Assert.Contains("drawn as the workload file states", row, StringComparison.Ordinal);
    }

    [Fact]
    public void Spot_checks_say_how_many_were_right_only_where_the_truth_is_known()
    {
        Assert.Contains("| 12, 75 % right |", Row("document-ocr"), StringComparison.Ordinal);
        Assert.Contains("| 354 |", Row("image-classify"), StringComparison.Ordinal);
    }

    [Fact]
    public void Quality_figures_stand_beside_their_limits_and_parity_is_in_words()
    {
        Assert.Contains("character error rate 2.1 % (at most 5.0 %)", Row("document-ocr"), StringComparison.Ordinal);
        Assert.Contains("| within 0.01 % |", Row("image-classify"), StringComparison.Ordinal);
    }

    [Fact]
    public void Gates_of_several_trials_add_up()
    {
        var cell = Sample.Standard().Cells.First(c => c.Gate is { Injected: false });
        Assert.Equal(new GateRecord(210, 60, 30, 12, 9, false), cell.Gate);
    }

    private static string Row(string workload) =>
        SummaryMarkdown.Render(Sample.Standard(), null).Split("## Labels")[1].Split('\n').First(line => line.StartsWith($"| {workload}", StringComparison.Ordinal));
}
