using System.Globalization;
using CsvHelper;

namespace LabelBench.Capacity.Tests.Roofs;

/// <summary>A published point and what two forms were found to predict of it with its GPU, die or architecture left out.</summary>
public sealed record PublishedPoint(string Model, string Gpu, double Rate, IReadOnlyDictionary<string, double> Predicted)
{
    private static readonly string[] Columns = [.. from form in new[] { "r3", "r4p2" } from level in new[] { "gpu", "die", "arch" } select $"{form}_leave_{level}_out"];

    public static IReadOnlyList<PublishedPoint> All { get; } = Read();

    private static List<PublishedPoint> Read()
    {
        using var csv = new CsvReader(new StreamReader(typeof(PublishedPoint).Assembly.GetManifestResourceStream("mlperf_loo_points.csv")!), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var points = new List<PublishedPoint>();
        while (csv.Read())
            points.Add(new PublishedPoint(csv.GetField("model")!, csv.GetField("gpu")!, csv.GetField<double>("per_gpu_samples_s"), Columns.ToDictionary(c => c, csv.GetField<double>)));
        return points;
    }
}
