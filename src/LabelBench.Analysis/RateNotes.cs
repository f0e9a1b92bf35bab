using System.Globalization;
using LabelBench.Records;

namespace LabelBench.Analysis;

/// <summary>Says which rates nobody stated.</summary>
public static class RateNotes
{
    /// <summary>One sentence per rate that was found out.</summary>
    public static IEnumerable<string> Of(RunRecord record) => (record.StartingRates ?? []).Select(Sentence);

    public static string Sentence(StartingRate found) => string.Create(CultureInfo.InvariantCulture,
        $"{found.CellId}: no rate was stated; a trial of {found.Measured.TotalSeconds:0.#} s answered {found.Capacity.Value:G4} queries/s, so {found.Rate.Value:G6}/s are sent, {100 * found.Rate.Value / found.Capacity.Value:0} % of that. --rate sets another.");
}
