using System.Collections.Immutable;
using System.Text;
using LabelBench.Core;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>Reads the files of a catalog and gathers the mistakes of all of them.</summary>
internal static class CatalogReader
{
    /// <summary>A workload file has 3 kB; this is no longer one.</summary>
    private const long LargestFile = 1 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Checked<WorkloadCatalog> Read(string folder, IReadOnlyCollection<KnownArchitecture> architectures)
    {
        if (!Directory.Exists(folder))
            return Checked<WorkloadCatalog>.Invalid(new Problem(folder, "", "is not a folder; give the folder that holds the workload files."));
        var problems = new List<Problem>();
        var workloads = ReadWorkloads(folder, architectures, problems, out var ids);
        var suites = ReadSuites(Path.Combine(folder, "suites"), workloads, ids, problems);
        if (ids.Count == 0 && problems.Count == 0)
            problems.Add(new Problem(folder, "", "holds no workload file (*.yaml)."));
        return problems.Count > 0
            ? Checked<WorkloadCatalog>.Invalid(problems)
            : Checked<WorkloadCatalog>.Valid(new WorkloadCatalog([.. workloads], [.. suites]));
    }

    public static Checked<WorkloadCatalog> ReadFile(string path, IReadOnlyCollection<KnownArchitecture> architectures)
    {
        var problems = new ProblemList(path);
        var read = ReadFile(path, architectures, problems);
        return problems.IsEmpty ? Checked<WorkloadCatalog>.Valid(new WorkloadCatalog([.. read.Select(r => r.Workload!)], [])) : Checked<WorkloadCatalog>.Invalid(problems.InOrder);
    }

    private static List<Workload> ReadWorkloads(string folder, IReadOnlyCollection<KnownArchitecture> architectures, List<Problem> all, out List<string> ids)
    {
        var workloads = new List<Workload>();
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in YamlFiles(folder))
        {
            var problems = new ProblemList(path);
            var read = ReadFile(path, architectures, problems);
            foreach (var (id, place, _) in read)
            {
                if (id is not null && !seen.TryAdd(id, path))
                    place.Report("id", $"'{id}' is already the id of {Path.GetFileName(seen[id])}; choose another.");
            }
            all.AddRange(problems.InOrder);
            workloads.AddRange(read.Select(r => r.Workload).OfType<Workload>());
        }
        ids = [.. seen.Keys];
        return workloads;
    }

    /// <summary>The file's workload and its profiles; null in place of one with a mistake.</summary>
    private static List<(string? Id, YamlSection Place, Workload? Workload)> ReadFile(string path, IReadOnlyCollection<KnownArchitecture> architectures, ProblemList problems)
    {
        if (ReadSection(path, problems, out var hash) is not { } file)
            return [];
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        var own = WorkloadFile.Read(file, folder, architectures);
        var workload = own.Check(file, problems, architectures, hash);
        return [(own.Id, file, workload), .. ProfileReader.Read(file, own, folder, architectures, hash, problems)];
    }

    private static List<Suite> ReadSuites(string folder, List<Workload> workloads, List<string> ids, List<Problem> all)
    {
        var suites = new List<Suite>();
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in YamlFiles(folder))
        {
            var problems = new ProblemList(path);
            if (ReadSection(path, problems, out _) is { } file)
            {
                var suite = SuiteFile.Read(file);
                if (suite.Id is { } id && !seen.TryAdd(id, path))
                    file.Report("id", $"'{id}' is already the id of {Path.GetFileName(seen[id])}; choose another.");
                if (suite.Check(workloads, ids, problems) is { } valid)
                    suites.Add(valid);
            }
            all.AddRange(problems.InOrder);
        }
        return suites;
    }

    private static IEnumerable<string> YamlFiles(string folder) => !Directory.Exists(folder)
        ? []
        : Directory.EnumerateFiles(folder)
            .Where(path => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml")
            .Order(StringComparer.Ordinal);

    private static YamlSection? ReadSection(string path, ProblemList problems, out string hash)
    {
        hash = "";
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
            {
                problems.Add("", "is larger than 1 MiB; that is no workload file.", null);
                return null;
            }
            var bytes = File.ReadAllBytes(path);
            hash = Sha256.HexOf(bytes);
            var text = StrictUtf8.GetString(bytes).TrimStart('\uFEFF');
            return YamlTree.Parse(text, problems) is { } map ? new YamlSection(map, "", problems) : null;
        }
        catch (DecoderFallbackException)
        {
            problems.Add("", "is not UTF-8 text; save it as UTF-8.", null);
        }
        catch (Exception mistake) when (Unreadable.Is(mistake))
        {
            problems.Add("", Unreadable.Why(path, mistake), null);
        }
        return null;
    }
}
