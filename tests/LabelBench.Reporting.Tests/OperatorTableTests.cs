using LabelBench.Reporting.Console;

namespace LabelBench.Reporting.Tests;

public class OperatorTableTests
{
    private static readonly OperatorRow[] Rows =
    [
        new("Add", 187, 412, 190, 415, [new("CUDA", "yes", "", "table"), new("DirectML", "yes", "", "table")]),
        new("ConvTranspose (computed weight)", 53, 53, 53, 53, [new("CUDA", "yes", "", "table"), new("DirectML", "unknown", "earlier versions asked for weights that are initialisers", "table")]),
        new("Cast", 0, 0, 211, 340, [new("CUDA", "yes", "", "table"), new("DirectML", "no", "falls to the CPU", "table")]),
    ];

    [Fact]
    public void Operators_stand_with_their_counts_and_what_every_provider_does()
    {
        var lines = OperatorTable.Lines(Rows, ["CUDA: every operator has a kernel."]);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, SummaryText.Width));
        Assert.Matches("^operators of a step +flat +per tensor +CUDA +DirectML$", lines[0]);
        Assert.Matches("^Add +187 +412 +yes +yes$", lines[1]);
        Assert.Matches("^ConvTranspose \\(computed weight\\) +53 +53 +yes +unknown$", lines[2]);
        Assert.Contains("  Cast on DirectML: falls to the CPU.", lines);
        Assert.Contains("  CUDA: every operator has a kernel.", lines);
    }

    [Fact]
    public void What_only_mixed_precision_needs_is_named()
    {
        var text = string.Join(' ', OperatorTable.Lines(Rows, []).Select(line => line.Trim()));
        Assert.Contains("mixed precision has 454 nodes in place of 240 (flat) and 808 in place of 465 (per tensor), and alone needs Cast.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_that_was_not_looked_up_is_not_called_supported() =>
        Assert.Matches("^Col2Im +1 +1 +not listed +not listed$", OperatorTable.Lines([Rows[0], new("Col2Im", 1, 1, 1, 1, [])], [])[2]);
}
