using System.Collections.Immutable;

namespace LabelBench.OnnxRuntime.Providers.Libraries;

/// <summary>Folders in which NVIDIA's libraries lie on machines as people set them up, in the order in which they are looked through.</summary>
/// <param name="Folders">Existing folders, each once.</param>
public sealed record LibraryPlaces(ImmutableArray<string> Folders)
{
    /// <summary>Python folders under a prefix that hold packages.</summary>
    private static readonly string[] PackageFolders = ["site-packages", "dist-packages"];

    /// <summary>Where environments of conda are kept under a home folder.</summary>
    private static readonly string[] CondaHomes = ["miniconda3", "anaconda3", "miniforge3", "mambaforge", ".conda"];

    public static LibraryPlaces OfThisMachine() => Of("/", Environment.GetEnvironmentVariable);

    /// <param name="root">Where the machine's file system begins: <c>/</c>, or a folder with copies in a test.</param>
    /// <param name="variable">An environment variable, or null.</param>
    public static LibraryPlaces Of(string root, Func<string, string?> variable) => new(
    [
        .. (variable("LD_LIBRARY_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(Toolkits(root, variable("CUDA_PATH") ?? variable("CUDA_HOME")))
            .Concat(Prefixes(root, variable).SelectMany(PythonFolders))
            .Concat([Path.Join(root, "usr/lib/x86_64-linux-gnu"), Path.Join(root, "usr/lib64")])
            .Where(Directory.Exists)
            .Distinct(StringComparer.Ordinal),
    ]);

    /// <summary>Newest first, as <c>/usr/local/cuda-13.0</c> sorts after <c>/usr/local/cuda-12.4</c>.</summary>
    private static IEnumerable<string> Toolkits(string root, string? chosen) =>
        new[] { chosen, Path.Join(root, "usr/local/cuda") }.OfType<string>()
            .Concat(Entries(Path.Join(root, "usr/local"), "cuda-*").OrderDescending(StringComparer.Ordinal))
            .Append(Path.Join(root, "opt/cuda"))
            .SelectMany(toolkit => new[] { Path.Join(toolkit, "lib64"), Path.Join(toolkit, "targets/x86_64-linux/lib") });

    /// <summary>Prefixes of every Python that can be seen: the environment in use, conda's, the system's, the user's, pyenv's, and those on the PATH.</summary>
    private static IEnumerable<string> Prefixes(string root, Func<string, string?> variable)
    {
        var home = variable("HOME") ?? "";
        return new[] { variable("VIRTUAL_ENV"), variable("CONDA_PREFIX"), Path.Join(root, "usr/local"), Path.Join(root, "usr"), Path.Join(root, "opt/conda"), Path.Join(root, "opt/venv"), Path.Join(home, ".local") }
            .OfType<string>()
            .Concat(Entries(Path.Join(root, "opt/conda/envs"), "*"))
            .Concat(home.Length == 0 ? [] : CondaHomes.Select(c => Path.Join(home, c)).SelectMany(c => Entries(Path.Join(c, "envs"), "*").Prepend(c)))
            .Concat(home.Length == 0 ? [] : Entries(Path.Join(home, ".pyenv/versions"), "*"))
            .Concat((variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Where(folder => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) == "bin" && Entries(folder, "python3*").Any())
                .Select(folder => Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) ?? root));
    }

    /// <summary><c>lib</c> itself, where conda puts libraries, and the folders of NVIDIA's Python packages: <c>nvidia/cudnn/lib</c>, <c>nvidia/cu13/lib</c>, <c>tensorrt_libs</c>.</summary>
    private static IEnumerable<string> PythonFolders(string prefix)
    {
        var packages = Entries(Path.Join(prefix, "lib"), "python3*").SelectMany(python => PackageFolders.Select(name => Path.Join(python, name))).Where(Directory.Exists);
        return packages
            .SelectMany(folder => Entries(Path.Join(folder, "nvidia"), "*").Select(package => Path.Join(package, "lib")).Append(Path.Join(folder, "tensorrt_libs")))
            // Only conda: in /usr/lib there is nothing that the loader does not find itself.
            .Concat(Directory.Exists(Path.Join(prefix, "conda-meta")) ? [Path.Join(prefix, "lib")] : []);
    }

    private static IEnumerable<string> Entries(string folder, string pattern)
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateFileSystemEntries(folder, pattern).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
