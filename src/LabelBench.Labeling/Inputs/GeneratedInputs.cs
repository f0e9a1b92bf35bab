using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.Labeling.Audio;
using LabelBench.Labeling.Medical;
using LabelBench.Labeling.Text;
using LabelBench.Labeling.Video;
using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Inputs;

/// <summary>Generated images, clips, volumes, recordings and sentences as files in a cache folder, made once, so that reading them is real file input.</summary>
/// <remarks>
/// A set's folder is named after the generator's version, its options, its seed and the version of libvips, which encodes; what item i is does not depend on how many
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

    /// <summary>Clips 0 to count - 1: Motion-JPEG in AVI files; the scene that clip i shows is <see cref="ClipOptions.Scene"/>.</summary>
    /// <inheritdoc cref="Photos"/>
    public static InputSet Clips(string cacheFolder, ClipOptions options, int count, IProgress<int>? made = null, CancellationToken cancellation = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture,
            $"clips-v{ClipGenerator.Version}.{PhotoGenerator.Version}-{options.Width}x{options.Height}-{options.Frames}frames-{options.FramesPerSecond}fps" +
            $"-{options.BitsPerPixel}bpp-{options.Objects}objects-seed{options.Seed}-vips{VipsLibrary.Version}");
        var generator = new Lazy<ClipGenerator>(() => new ClipGenerator(options));
        return Fill(Path.Combine(cacheFolder, name), "clip", ".avi", count, (file, i) => Keep(file, content => generator.Value.Write(i, content, cancellation)),
            string.Create(CultureInfo.InvariantCulture, $"{count} generated clips of {options.Frames} frames {options.Width} x {options.Height}, seed {options.Seed}"), made, cancellation);
    }

    /// <summary>Sentences 0 to count - 1, one a line in one file, and in a file beside it their entities.</summary>
    /// <inheritdoc cref="Photos"/>
    public static SentenceSet Sentences(string cacheFolder, SentenceOptions options, int count, IProgress<int>? made = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var folder = Path.Combine(cacheFolder, string.Create(CultureInfo.InvariantCulture,
            $"sentences-v{SentenceGenerator.Version}-words{options.MeanWords}-deviation{options.WordDeviation}-{options.LeastWords}to{options.MostWords}" +
            $"-entities{options.EntityShare}-rare{options.RareWordShare}-seed{options.Seed}"));
        var texts = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"sentences-{count:000000}.txt"));
        try
        {
            Directory.CreateDirectory(folder);
            if (!File.Exists(texts))
                Write(new SentenceGenerator(options), texts, count, made, cancellation);
            made?.Report(count);
            return new SentenceSet(
                TextFolder.Open(texts, count).ValueOrThrow() with
                {
                    Description = string.Create(CultureInfo.InvariantCulture, $"{count} generated sentences of {options.MeanWords} words on average, seed {options.Seed}"),
                },
                JsonSerializer.Deserialize<ImmutableArray<ImmutableArray<TextEntity>>>(File.ReadAllBytes(TruthOf(texts)), Json.Line));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException(folder, $"generated inputs cannot be kept here: {e.Message}");
        }
    }

    /// <summary>Volumes 0 to count - 1: 16-bit NIfTI files, and beside each a file <c>-mask.nii</c> that says what is where in it.</summary>
    /// <inheritdoc cref="Photos"/>
    public static SliceSet Volumes(string cacheFolder, VolumeOptions options, int count, IProgress<int>? made = null, CancellationToken cancellation = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture,
            $"volumes-v{VolumeGenerator.Version}-{options.Width}x{options.Height}x{options.Slices}-noise{options.NoiseDeviation}-seed{options.Seed}");
        var generator = new VolumeGenerator(options);
        var description = string.Create(CultureInfo.InvariantCulture, $"{(long)count * options.Slices} slices {options.Width} x {options.Height} of {count} generated volumes, seed {options.Seed}");
        var files = Fill(Path.Combine(cacheFolder, name), "volume", ".nii", count, (file, i) =>
            {
                var volume = generator.Create(i);
                Keep(Path.ChangeExtension(file, null) + "-mask.nii", volume.MaskToNifti()); // first, so that a volume never lacks it
                Keep(file, volume.ToNifti());
            },
            description, made, cancellation);
        return new SliceSet(description, [.. files.Files.SelectMany(VolumeFolder.SlicesOf)], files.Size);
    }

    private static void Write(SentenceGenerator generator, string file, int count, IProgress<int>? made, CancellationToken cancellation)
    {
        var (texts, truths) = (new StringBuilder(), new List<ImmutableArray<TextEntity>>(count));
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var sentence = generator.Create(i);
            texts.Append(sentence.Text).Append('\n');
            truths.Add(sentence.Entities);
            made?.Report(i + 1);
        }
        Keep(TruthOf(file), JsonSerializer.SerializeToUtf8Bytes(truths, Json.Line)); // first, so that the texts never lack it
        Keep(file, Encoding.UTF8.GetBytes(texts.ToString()));
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

    private static void Keep(string file, byte[] content) => Keep(file, stream => stream.Write(content));

    private static void Keep(string file, Action<Stream> write)
    {
        var unfinished = $"{file}.{Environment.ProcessId}.part";
        using (var content = File.Create(unfinished))
            write(content);
        File.Move(unfinished, file, overwrite: true);
    }
}
