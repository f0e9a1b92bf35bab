using System.Collections.Immutable;
using System.Globalization;

namespace LabelBench.Capacity.Roofs;

/// <summary>The two files that a fit writes and the program carries: costs of the roofs, quantiles of the left-out errors.</summary>
internal static class RoofFiles
{
    public const string CostsName = "roof_costs.csv", CalibrationName = "roof_calibration.csv";

    public static IEnumerable<string> CostLines(RoofModel model) =>
    [
        "model,exponent,node_exponent,arithmetic,memory,power,fixed",
        .. from roofs in model.Ensemble.Roofs
           from roof in roofs.Value
           select string.Create(CultureInfo.InvariantCulture, $"{roofs.Key},{roof.Form.Exponent:R},{roof.Form.NodeExponent:R},{string.Join(',', roof.Costs.Select(c => c.ToString("R", CultureInfo.InvariantCulture)))}"),
    ];

    public static IEnumerable<string> CalibrationLines(RoofModel model) =>
    [
        "basis,novelty,at_90",
        .. model.Calibration.Quantiles.Select(q => string.Create(CultureInfo.InvariantCulture, $"{q.Key.Basis},{q.Key.Novelty},{q.Value:R}")),
    ];

    internal static ImmutableSortedDictionary<string, ImmutableArray<PowerRoof>> ReadCosts() => EmbeddedData.Rows(CostsName, csv => (
            Model: csv.GetField("model")!,
            Roof: new PowerRoof(
                new RoofForm(csv.GetField<double>("exponent"), csv.GetField<double>("node_exponent"), FixedTime: true),
                [csv.GetField<double>("arithmetic"), csv.GetField<double>("memory"), csv.GetField<double>("power"), csv.GetField<double>("fixed")])))
        .GroupBy(r => r.Model, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(g => g.Key, g => g.Select(r => r.Roof).ToImmutableArray(), StringComparer.Ordinal);

    internal static RoofCalibration ReadCalibration() => new(EmbeddedData.Rows(CalibrationName, csv => KeyValuePair.Create(
        (Enum.Parse<RoofBasis>(csv.GetField("basis")!), Enum.Parse<RoofNovelty>(csv.GetField("novelty")!)),
        csv.GetField<double>("at_90"))).ToImmutableSortedDictionary());
}
