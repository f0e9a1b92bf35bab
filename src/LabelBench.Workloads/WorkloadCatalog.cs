using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Workloads.Files;

namespace LabelBench.Workloads;

/// <summary>The workloads and suites of a folder, all checked.</summary>
/// <param name="Workloads">Ordered by file name; the profiles of a file follow it in the file's order.</param>
/// <param name="Suites">Ordered by file name.</param>
public sealed record WorkloadCatalog(ImmutableArray<Workload> Workloads, ImmutableArray<Suite> Suites)
{
    /// <summary>The folder <c>workloads</c> that ships beside the program.</summary>
    public static string ShippedFolder => Path.Combine(AppContext.BaseDirectory, "workloads");

    /// <summary>Reads <c>*.yaml</c> in a folder, and <c>suites/*.yaml</c> in it where that exists.</summary>
    /// <param name="knownArchitectures">Networks that a generated model may be.</param>
    /// <returns>The catalog, or every mistake in every file.</returns>
    public static Checked<WorkloadCatalog> Load(string folder, IReadOnlyCollection<KnownArchitecture> knownArchitectures) =>
        CatalogReader.Read(folder, knownArchitectures);

    /// <summary>Reads one workload file, for a workload that lives outside the catalog.</summary>
    /// <returns>A catalog of the file's workload and its profiles, without suites; or every mistake in the file.</returns>
    public static Checked<WorkloadCatalog> LoadFile(string path, IReadOnlyCollection<KnownArchitecture> knownArchitectures) =>
        CatalogReader.ReadFile(path, knownArchitectures);

    public Checked<Workload> FindWorkload(string id) => Find(id, "workload", Workloads, w => w.Id);

    public Checked<Suite> FindSuite(string id) => Find(id, "suite", Suites, s => s.Id);

    private static Checked<T> Find<T>(string id, string kind, ImmutableArray<T> all, Func<T, string> idOf) where T : class =>
        all.FirstOrDefault(item => idOf(item) == id) is { } found
            ? Checked<T>.Valid(found)
            : Checked<T>.Invalid(new Problem($"{kind} '{id}'", "", $"is not known{NearMatch.Hint(id, [.. all.Select(idOf)])}"));
}
