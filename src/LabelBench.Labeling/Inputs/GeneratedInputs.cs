using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.Labeling.Audio;
using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Inputs;

/// <summary>Generated images and recordings as files in a cache folder, made once, so that reading them is real file input.</summary>
/// <remarks>
/// A set's folder is named after the generator's version, its options, its seed and the version of libvips, which encodes; the files in it do not depend on how many
/// are asked for. Files appear under their names only when they are whole, so two processes may fill one folder at once.
/// </remarks>
public static class GeneratedInputs
{
    /// <summary>Photos 0 to count - 1.</summary>
    /// <param name="cacheFolder">Created where it does not exist.</param>
    /// <param name="made">Told the number of files that are ready, as it grows.</param>
    /// <exception cref="UserMistakeException">The folder cannot be written.</exception>
    public static InputSet Photos(string cacheFolder, PhotoOptions options, int count, IProgress<int>? made = null, CancellationToken cancellation = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture,
            $"photos-v{PhotoGenerator.Version}-{options.Width}x{options.Height}-{options.BitsPerPixel}bpp-seed{options.Seed}-vips{VipsLibrary.Version}");
        var generator = new Lazy<PhotoGenerator>(() => new PhotoGenerator(options));
        return Fill(Path.Combine(cacheFolder, name), "photo", ".jpg", count, (file, i) => Keep(file, generator.Value.Create(i).Jpeg),
            string.Create(CultureInfo.InvariantCulture, $"{count} generated photos {options.Width} x {options.Height}, seed {options.Seed}"), made, cancellation);
    }

    /// <summary>Pages 0 to count - 1.</summary>
    /// <inheritdoc cref="Photos"/>
    public static PageSet Pages(string cacheFolder, PageOptions options, int count, IProgress<int>? made = null, CancellationToken cancellation = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture,
            $"pages-v{DocumentPageGenerator.Version}-{options.Width}x{options.Height}-font{options.FontPixels}-space{options.ExtraWordSpace}" +
            $"-tilt{options.MaximumTiltDegrees}-grain{options.GrainDeviation}-q{options.Quality}-seed{options.Seed}-vips{VipsLibrary.Version}");
        var generator = new DocumentPageGenerator(options);
        var inputs = Fill(Path.Combine(cacheFolder, name), "page", ".jpg", count, (file, i) =>
            {
                var page = generator.Create(i);
                Keep(TruthOf(file), JsonSerializer.SerializeToUtf8Bytes(page.Truth, Json.Pretty)); // first, so that a page never lacks it
                Keep(file, page.Jpeg);
            },
            string.Create(CultureInfo.InvariantCulture, $"{count} generated pages {options.Width} x {options.Height}, seed {options.Seed}"), made, cancellation);
        return new PageSet(inputs, [.. inputs.Files.Select(file => JsonSerializer.Deserialize<PageTruth>(File.ReadAllBytes(TruthOf(file.Path)), Json.Pretty)!)]);
    }

    /// <summary>Recordings 0 to count - 1, WAV files of 16 bits.</summary>
    /// <inheritdoc cref="Photos"/>
    public static RecordingSet Recordings(string cacheFolder, SpeechOptions options, int count, IProgress<int>? made = null, CancellationToken cancellation = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture,
            $"speech-v{SpeechGenerator.Version}-{options.Seconds}s-{options.SampleRate}hz-phrase{options.PhraseSeconds}-pause{options.PauseSeconds}-noise{options.NoiseLevel}-seed{options.Seed}");
        var generator = new SpeechGenerator(options);
        var inputs = Fill(Path.Combine(cacheFolder, name), "speech", ".wav", count, (file, i) =>
            {
                var (recording, segments) = generator.Create(i);
                Keep(TruthOf(file), JsonSerializer.SerializeToUtf8Bytes(new SpeechTruth(recording.Duration, segments), Json.Pretty)); // first, so that a recording never lacks it
                Keep(file, WaveFile.Encode(recording.Samples, recording.SampleRate));
            },
            string.Create(CultureInfo.InvariantCulture, $"{count} generated recordings of {options.Seconds} s at {options.SampleRate} Hz, seed {options.Seed}"), made, cancellation);
        return new RecordingSet(inputs, [.. inputs.Files.Select(file => JsonSerializer.Deserialize<SpeechTruth>(File.ReadAllBytes(TruthOf(file.Path)), Json.Pretty)!)]);
    }

    private static InputSet Fill(string folder, string kind, string ending, int count, Action<string, int> make, string description, IProgress<int>? made, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var files = Enumerable.Range(0, count)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{kind}-{i:000000}{ending}"))
            .Select(name => new InputFile(name, Path.Combine(folder, name)))
            .ToImmutableArray();
        try
        {
            Directory.CreateDirectory(folder);
            var ready = 0;
            var workers = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
            Parallel.For(0, count, workers, i =>
            {
                if (new FileInfo(files[i].Path) is not { Exists: true, Length: > 0 })
                    make(files[i].Path, i);
                made?.Report(Interlocked.Increment(ref ready));
            });
            return new InputSet(description, files, new Bytes(files.Sum(file => new FileInfo(file.Path).Length)));
        }
        catch (Exception e) when (Unwrap(e) is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException(folder, $"generated inputs cannot be kept here: {Unwrap(e).Message}");
        }
    }

    private static Exception Unwrap(Exception e) => e is AggregateException { InnerException: { } inner } ? inner : e;

    private static string TruthOf(string file) => Path.ChangeExtension(file, ".json");

    private static void Keep(string file, byte[] content)
    {
        var unfinished = $"{file}.{Environment.ProcessId}.part";
        File.WriteAllBytes(unfinished, content);
        File.Move(unfinished, file, overwrite: true);
    }
}
