using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Labeling.Embeddings;

namespace LabelBench.Labeling.Inputs;

/// <summary>A pool of embeddings in .npy files: what active learning picks from.</summary>
/// <param name="Description">For the record: what the embeddings are and how many.</param>
/// <param name="Files">At least one, none of them empty, all of one number of dimensions.</param>
public sealed record EmbeddingPool(string Description, ImmutableArray<EmbeddingFile> Files)
{
    private static readonly FrozenSet<string> Endings = new[] { ".npy" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Numbers of one embedding.</summary>
    public int Dimensions => Files[0].Header.Dimensions;

    /// <summary>A generated pool as one file in a cache folder, made once.</summary>
    /// <param name="cacheFolder">Created where it does not exist.</param>
    /// <exception cref="UserMistakeException">The folder cannot be written.</exception>
    public static EmbeddingPool Generate(string cacheFolder, EmbeddingOptions options, CancellationToken cancellation = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture,
            $"embeddings-v{EmbeddingGenerator.Version}-{options.Count}x{options.Dimensions}-groups{options.Groups}-spread{options.Spread}-seed{options.Seed}.npy");
        var path = Path.Combine(cacheFolder, name);
        if (NpyHeader.Read(path).Value is not { } header || (header.Rows, header.Dimensions) != (options.Count, options.Dimensions))
            header = Make(path, options, cancellation);
        return new EmbeddingPool(
            string.Create(CultureInfo.InvariantCulture, $"{options.Count} generated embeddings of {options.Dimensions} numbers, seed {options.Seed}"),
            [new EmbeddingFile("pool", path, header)]);
    }

    /// <summary>The user's own embeddings: the .npy files of a folder and everything below it.</summary>
    /// <param name="limit">Most files to take, at least 1.</param>
    /// <returns>The pool, or everything that is wrong with the files, all at once.</returns>
    public static Checked<EmbeddingPool> Open(string folder, int limit)
    {
        var found = FileFolder.Open(folder, limit, Endings, "embeddings (.npy files)");
        if (!found.IsValid)
            return Checked<EmbeddingPool>.Invalid(found.Problems);
        var read = found.Value.Files.Select(file => (File: file, Header: NpyHeader.Read(file.Path))).ToList();
        var problems = read.SelectMany(file => file.Header.Problems).ToList();
        var files = read.Where(file => file.Header is { IsValid: true, Value.Rows: > 0 }).Select(file => new EmbeddingFile(file.File.Name, file.File.Path, file.Header.ValueOrThrow())).ToImmutableArray();
        problems.AddRange(files.Where(file => file.Header.Dimensions != files[0].Header.Dimensions).Select(file => new Problem(file.Path, "", string.Create(CultureInfo.InvariantCulture,
            $"holds embeddings of {file.Header.Dimensions} numbers, {files[0].Name} of {files[0].Header.Dimensions}; give a folder of embeddings that one model made."))));
        if (problems.Count == 0 && files.IsEmpty)
            problems.Add(new Problem(folder, "", "holds .npy files without a row; give embeddings to pick from."));
        return problems.Count > 0
            ? Checked<EmbeddingPool>.Invalid(problems)
            : Checked<EmbeddingPool>.Valid(new EmbeddingPool(
                string.Create(CultureInfo.InvariantCulture, $"{files.Sum(file => file.Header.Rows)} embeddings of {files[0].Header.Dimensions} numbers in {found.Value.Description}"), files));
    }

    private static NpyHeader Make(string path, EmbeddingOptions options, CancellationToken cancellation)
    {
        try
        {
            var unfinished = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.part");
            var generator = new EmbeddingGenerator(options);
            var row = new float[options.Dimensions];
            using (var file = new NpyWriter(unfinished, options.Dimensions))
            {
                for (var i = 0; i < options.Count; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    generator.Fill(i, row);
                    file.Write(row);
                }
            }
            File.Move(unfinished, path, overwrite: true);
            return NpyHeader.Read(path).ValueOrThrow();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException(Path.GetDirectoryName(path)!, $"generated inputs cannot be kept here: {e.Message}");
        }
    }
}
