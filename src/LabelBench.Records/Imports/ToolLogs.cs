using System.Collections.Immutable;
using System.Text;
using LabelBench.Core;
using LabelBench.Records.Imports;

namespace LabelBench.Records;

/// <summary>Reads what other tools wrote: summary and detail log of MLPerf LoadGen, CSV of Triton's perf_analyzer.</summary>
public static class ToolLogs
{
    /// <summary>A detail log holds a line a query where it traces; beyond this it is no log that anybody reads at once.</summary>
    private const long LargestFile = 1L << 30;

    private const string Known = "labelbench import reads mlperf_log_summary.txt and mlperf_log_detail.txt of LoadGen and the CSV file of perf_analyzer -f";

    /// <param name="paths">Files of one run, or its folder: the summary, the detail log or both; or one CSV file.</param>
    /// <param name="clock">For the id and the time of importing.</param>
    /// <returns>What the files say, or what is wrong with them, with line and remedy.</returns>
    public static Checked<ImportedRun> Read(IReadOnlyList<string> paths, TimeProvider clock)
    {
        var (files, problems) = (new List<(string Path, string Text, string Hash)>(), new List<Problem>());
        foreach (var path in paths.SelectMany(InFolder).Distinct())
        {
            try
            {
                if (new FileInfo(path).Length > LargestFile)
                {
                    problems.Add(new Problem(path, "", "is larger than 1 GiB; LoadGen's logs are that large only with traces: give the summary alone."));
                    continue;
                }
                var bytes = File.ReadAllBytes(path);
                files.Add((path, Encoding.UTF8.GetString(bytes), Sha256.HexOf(bytes)));
            }
            catch (Exception mistake) when (Unreadable.Is(mistake))
            {
                problems.Add(new Problem(path, "", Unreadable.Why(path, mistake)));
            }
        }
        return problems.Count > 0 ? Checked<ImportedRun>.Invalid(problems) : Combine(files, clock);
    }

    private static Checked<ImportedRun> Combine(List<(string Path, string Text, string Hash)> files, TimeProvider clock)
    {
        LoadGenSummaryFile? summary = null;
        LoadGenDetailFile? detail = null;
        foreach (var (path, text, hash) in files)
        {
            var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
            switch (KindOf(text))
            {
                case Kind.PerfAnalyzer when files.Count > 1:
                    return Refuse(path, "is a table of perf_analyzer; import it by itself.");
                case Kind.PerfAnalyzer:
                    return PerfAnalyzerFile.Parse(path, text, new ImportedFile(Path.GetFileName(path), hash), RunId.New(clock), clock.GetUtcNow());
                case Kind.Detail when detail is not null:
                case Kind.Summary when summary is not null:
                    return Refuse(path, "is the second file of its kind; import one run at a time.");
                case Kind.Detail when LoadGenDetailFile.Parse(path, lines) is var parsed:
                    if (!parsed.IsValid)
                        return Checked<ImportedRun>.Invalid(parsed.Problems);
                    detail = parsed.Value;
                    break;
                case Kind.Summary when LoadGenSummaryFile.Parse(path, lines) is var parsed:
                    if (!parsed.IsValid)
                        return Checked<ImportedRun>.Invalid(parsed.Problems);
                    summary = parsed.Value;
                    break;
                case var other:
                    return Refuse(path, WhyNot(other, text));
            }
        }
        var audit = files.Any(f => File.Exists(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(f.Path))!, "audit.config")));
        return LoadGenImport.Combine(summary, detail, files[0].Path, audit, [.. files.Select(f => new ImportedFile(Path.GetFileName(f.Path), f.Hash))], RunId.New(clock), clock.GetUtcNow());
    }

    /// <summary>A folder stands for the logs in it; a summary takes the detail log beside it along only when both are named or the folder is.</summary>
    private static IEnumerable<string> InFolder(string path) => !Directory.Exists(path)
        ? [path]
        : new[] { LoadGenSummaryFile.Name, LoadGenDetailFile.Name }.Select(name => Path.Combine(path, name)).Where(File.Exists).DefaultIfEmpty(Path.Combine(path, LoadGenSummaryFile.Name));

    private static Kind KindOf(string text)
    {
        var start = text.AsSpan().TrimStart("\uFEFF \t\r\n");
        return start.IsEmpty ? Kind.Empty
            : text.Contains(LoadGenDetailFile.Prefix + " ", StringComparison.Ordinal) ? Kind.Detail
            : text.Contains(LoadGenSummaryFile.Title, StringComparison.Ordinal) || text.Contains(LoadGenSummaryFile.OurTitle, StringComparison.Ordinal) ? Kind.Summary
            : text.Contains(PerfAnalyzerFile.Rate, StringComparison.Ordinal) && !start.StartsWith("{") ? Kind.PerfAnalyzer
            : Kind.Other;
    }

    private static string WhyNot(Kind kind, string text) => kind switch
    {
        Kind.Empty => $"is empty; {Known}.",
        _ when text.Contains("\"qsl_idx\"", StringComparison.Ordinal) => "holds the outputs of an accuracy run (mlperf_log_accuracy.json), no figures; give mlperf_log_summary.txt of the performance run.",
        _ when text.Contains("\"traceEvents\"", StringComparison.Ordinal) => "is a trace of single queries; give mlperf_log_summary.txt of the same folder.",
        _ when text.Contains("labelbench.run/", StringComparison.Ordinal) => "is a record of LabelBench itself; see it with labelbench report.",
        _ => $"is none of the files that can be read; {Known}.",
    };

    private static Checked<ImportedRun> Refuse(string path, string text) => Checked<ImportedRun>.Invalid(new Problem(path, "", text));

    private enum Kind
    {
        Empty,
        Summary,
        Detail,
        PerfAnalyzer,
        Other,
    }
}
