using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Records;

namespace LabelBench.Reporting.LoadGen;

/// <summary>Writes every measured trial of a run in the shape of LoadGen's summary and detail log.</summary>
public static class LoadGenFiles
{
    /// <summary>Folder inside the run's.</summary>
    public const string Folder = "loadgen-shaped";

    /// <returns>Paths of the files, a summary and a detail log a trial, in their order; empty when no trial has figures.</returns>
    /// <exception cref="IOException">A file could not be written.</exception>
    public static ImmutableArray<string> Write(string folder, RunRecord record, LatencyReader latencies)
    {
        var target = Path.Combine(folder, Folder);
        var written = ImmutableArray.CreateBuilder<string>();
        foreach (var trial in record.Replicates)
        {
            if (LoadGenFigures.Of(record, trial, latencies(trial)) is not { } figures)
                continue;
            Directory.CreateDirectory(target);
            foreach (var (kind, text) in new[] { ("summary", LoadGenSummaryText.Render(record, trial, figures)), ("detail", LoadGenDetailText.Render(record, trial, figures)) })
            {
                var path = Path.Combine(target, string.Create(CultureInfo.InvariantCulture, $"{trial.CellId}.{trial.Repetition}.{kind}.txt"));
                File.WriteAllText(path, text);
                written.Add(path);
            }
        }
        return written.ToImmutable();
    }
}
