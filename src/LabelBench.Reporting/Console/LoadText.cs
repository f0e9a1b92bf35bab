using LabelBench.Analysis;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Console;

/// <summary>Cells whose queries came by themselves, as plain lines: the verdict first, then rates, times side by side, and the generator.</summary>
internal static class LoadText
{
    public static IEnumerable<string> Lines(RunSummary summary, int width)
    {
        foreach (var cell in LoadWords.Cells(summary))
        {
            yield return "";
            var promise = LoadWords.Promise(cell.Workload);
            foreach (var line in TextWrap.Hanging("", $"{PlainText.Line(cell.Workload.Id)}, {CellWords.ProviderAndScope(summary, cell.Cell)}, batch {Quantity.Count(cell.Cell.Batch)}: {LoadWords.Arrivals(cell.Cell.Arrivals!)}{(promise is null ? "" : $", {promise}")}", width))
                yield return line;
            foreach (var line in cell.OpenLoop is { } load ? Figures(load, width) : [.. Trouble.In(summary, cell).SelectMany(t => TextWrap.Hanging("  ", t.Sentence, width))])
                yield return line;
        }
    }

    private static IEnumerable<string> Figures(OpenLoopSummary load, int width)
    {
        var times = new TextTable([new("  time"), .. LoadWords.Percentiles.Select(p => new TextTable.Column(p.Name, Right: true))]);
        times.Add(["  response", .. LoadWords.Percentiles.Select(p => Quantity.Duration(p.Of(load.Response)))]);
        times.Add(["  service", .. LoadWords.Service(load)]);
        var rates = new TextTable([new("  queries/s"), .. LoadWords.Rates(load.Rates).Select(r => new TextTable.Column(r.Name, Right: true))]);
        rates.Add(["", .. LoadWords.Rates(load.Rates).Select(r => r.Rate)]);
        return
        [
            .. TextWrap.Hanging($"  {LoadWords.Verdict(load)}  ", PlainText.Line(load.Reason), width),
            .. rates.Lines(width),
            .. times.Lines(width),
            .. TextWrap.Hanging("  lag        ", LoadWords.Lag(load.Lag), width),
            .. TextWrap.Hanging("  in flight  ", LoadWords.InFlight(load.InFlight), width),
        ];
    }
}
