using LabelBench.Analysis;
using LabelBench.Records;
using LabelBench.Storage.Folder;

namespace LabelBench.Web.Runs;

/// <summary>A run that was read.</summary>
/// <param name="Folder">Null where only the store has it.</param>
internal sealed record LoadedRun(RunRecord Record, string? Folder)
{
    private readonly Lazy<RunSummary> _summary = new(() => RunAnalyzer.Summarise(Record));

    public RunSummary Summary => _summary.Value;

    public LatencyReader Latencies => trial => Folder is null ? null : StoredRun.LatenciesOf(Folder, trial);

    /// <summary>Path of a file beside the record that the record names; null for every other name.</summary>
    public string? FileNamed(string name)
    {
        var isNamed = Record.Trials.Any(t => t.Measurement?.LatencyFile == name) || Record.TelemetryFiles?.Contains(name) == true;
        if (Folder is null || !isNamed)
            return null;
        var (root, path) = (Path.GetFullPath(Folder), Path.GetFullPath(Path.Combine(Folder, name)));
        if (!path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(path))
            return null;
        // A record may come from elsewhere, with links in its folder.
        for (FileSystemInfo? part = new FileInfo(path); part is not null && part.FullName != root; part = part is FileInfo file ? file.Directory : ((DirectoryInfo)part).Parent)
            if (part.LinkTarget is not null)
                return null;
        return path;
    }
}
