using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>What is known of the labels: how many people see, and how far they can be trusted.</summary>
internal static class LabelSection
{
    public static Markup Render(ReportContent content)
    {
        var table = new HtmlTable("What became of the labels", new("workload"), new("gate"), new("confidences"), new("spot checks"), new("figures"), new("against FP32 on the CPU")) { Folds = true };
        foreach (var cell in LabelWords.Rows(content.Summary))
        {
            table.Add(
            [
                Markup.Of($"{PlainText.Line(cell.Workload.Id)} <span class=\"quiet\">{CellWords.Configuration(content.Summary, cell.Cell)}</span>"),
                Markup.Of($"{(cell.Gate is { } gate ? LabelWords.Gate(gate) : "")}"),
                Markup.Of($"{(cell.Gate is { } asked ? LabelWords.Confidence(asked) : "")}"),
                Markup.Of($"{(cell.Gate is { } sampled ? LabelWords.Checks(sampled) : "")}"),
                Markup.Of($"{LabelWords.Figures(cell)}"),
                Markup.Of($"{LabelWords.Parity(cell)}"),
            ]);
        }
        return table.IsEmpty ? Markup.Empty : Markup.Of($"""
            <section aria-labelledby="labels"><h2 id="labels">Labels</h2>
            <p>A confidence gate accepts what the model is sure of and sends the rest to people; spot checks are accepted labels that a person sees all the same. Outputs of generated models are compared with FP32 on the CPU by relative L2 distance.</p>
            {table.Render()}</section>

            """);
    }
}
