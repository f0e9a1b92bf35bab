using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Labeling.Inputs;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>The files a pipeline reads, made first where they are generated.</summary>
/// <param name="Set">In the order in which they are read.</param>
/// <param name="Truths">What each page says; null for inputs whose labels nobody knows.</param>
public sealed record InputFiles(InputSet Set, ImmutableArray<PageTruth>? Truths)
{
    /// <summary>Most of a user's files that are read in turn; more would only cost memory for their names.</summary>
    public const int MostUserFiles = 100_000;

    public ImmutableArray<string> Paths => [.. Set.Files.Select(f => f.Path)];

    /// <param name="cacheFolder">Cache of this user; generated inputs live in a folder of their own inside.</param>
    /// <param name="made">Told how many files are ready.</param>
    /// <exception cref="UserMistakeException">The user's folder cannot be used, or the cache cannot be written.</exception>
    public static InputFiles Open(InputSource source, string cacheFolder, IProgress<int>? made = null, CancellationToken cancellation = default)
    {
        var generated = Path.Combine(cacheFolder, "inputs");
        switch (source)
        {
            case InputSource.Photos p:
                return new InputFiles(GeneratedInputs.Photos(generated, new PhotoOptions(p.Width, p.Height, p.BitsPerPixel), p.Count, made, cancellation), null);
            case InputSource.DocumentPages d:
                var pages = GeneratedInputs.Pages(generated, new PageOptions(d.Width, d.Height), d.Count, made, cancellation);
                return new InputFiles(pages.Inputs, pages.Truths);
            case InputSource.Folder f:
                return new InputFiles(ImageFolder.Open(f.Path, MostUserFiles).ValueOrThrow(), null);
            default:
                throw new ArgumentException($"A pipeline cannot read {source.GetType().Name}.", nameof(source));
        }
    }

    /// <summary>How many files the source will have, where that is known before they are there.</summary>
    public static int? CountOf(InputSource source) => source switch
    {
        InputSource.Photos p => p.Count,
        InputSource.DocumentPages d => d.Count,
        _ => null,
    };
}
