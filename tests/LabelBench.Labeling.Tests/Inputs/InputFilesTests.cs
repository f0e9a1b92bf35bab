using LabelBench.Core;
using LabelBench.Labeling.Audio;
using LabelBench.Labeling.Inputs;

namespace LabelBench.Labeling.Tests.Inputs;

public sealed class InputFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("inputs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Put(string name, int bytes = 10)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, new byte[bytes]);
    }

    [Fact]
    public void Images_are_found_everywhere_below_in_a_stable_order()
    {
        foreach (var name in (string[])["b.png", "a.JPG", "z/1.webp", "c/deep/er/x.tiff", "c/2.gif", "notes.txt", "c/readme.md", "d.jpeg"])
            Put(name);
        var set = ImageFolder.Open(_folder, limit: 100).ValueOrThrow();
        Assert.Equal(["a.JPG", "b.png", "d.jpeg", "c/2.gif", "c/deep/er/x.tiff", "z/1.webp"], set.Files.Select(f => f.Name));
        Assert.All(set.Files, f => Assert.True(File.Exists(f.Path)));
        Assert.Equal(60, set.Size.Value);
        Assert.StartsWith("6 images from inputs-", set.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_takes_the_first_and_looks_no_further()
    {
        Put("a/1.jpg");
        Put("a/2.jpg");
        Put("b/3.jpg");
        Assert.Equal(["a/1.jpg", "a/2.jpg"], ImageFolder.Open(_folder, limit: 2).ValueOrThrow().Files.Select(f => f.Name));
        using var walk = FileFolder.Walk(_folder, ImageFolder.Endings).GetEnumerator();
        Assert.True(walk.MoveNext());
        Directory.Delete(Path.Combine(_folder, "b"), recursive: true); // not visited yet
        Put("b/4.jpg");
        Assert.True(walk.MoveNext());
        Assert.True(walk.MoveNext());
        Assert.EndsWith("4.jpg", walk.Current, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_links_to_itself_ends()
    {
        Put("a/1.jpg");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "a", "loop"), _folder);
        Assert.Single(ImageFolder.Open(_folder, limit: 100).ValueOrThrow().Files);
    }

    [Fact]
    public void A_folder_without_images_says_what_was_looked_for()
    {
        Put("notes.txt");
        var problem = Assert.Single(ImageFolder.Open(_folder, limit: 5).Problems);
        Assert.Contains("holds no images", problem.Text, StringComparison.Ordinal);
        Assert.Contains(".webp", problem.Text, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Single(ImageFolder.Open(Path.Combine(_folder, "absent"), 5).Problems).Text, StringComparison.Ordinal);
        Assert.Contains("is a file", Assert.Single(ImageFolder.Open(Path.Combine(_folder, "notes.txt"), 5).Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Photos_are_made_once_and_kept()
    {
        var options = new PhotoOptions(64, 48);
        var first = GeneratedInputs.Photos(_folder, options, 3);
        var stamps = first.Files.Select(f => File.GetLastWriteTimeUtc(f.Path)).ToList();
        var expected = new PhotoGenerator(options).Create(2).Jpeg;
        Assert.Equal(expected, File.ReadAllBytes(first.Files[2].Path));

        var again = GeneratedInputs.Photos(_folder, options, 4);
        Assert.Equal(stamps, again.Files.Take(3).Select(f => File.GetLastWriteTimeUtc(f.Path)));
        Assert.Equal(first.Files, again.Files.Take(3));
        Assert.Equal(again.Files.Sum(f => new FileInfo(f.Path).Length), again.Size.Value);
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public void An_empty_left_over_is_made_again()
    {
        var options = new PhotoOptions(32, 32);
        var file = GeneratedInputs.Photos(_folder, options, 1).Files[0].Path;
        File.WriteAllBytes(file, []);
        GeneratedInputs.Photos(_folder, options, 1);
        Assert.True(new FileInfo(file).Length > 100);
    }

    [Fact]
    public void Other_options_go_to_another_folder()
    {
        var a = GeneratedInputs.Photos(_folder, new PhotoOptions(32, 32, 2.5), 1).Files[0].Path;
        var b = GeneratedInputs.Photos(_folder, new PhotoOptions(32, 32, 2.5001), 1).Files[0].Path;
        Assert.NotEqual(Path.GetDirectoryName(a), Path.GetDirectoryName(b));
    }

    [Fact]
    public void Pages_come_with_their_truth_also_from_the_cache()
    {
        var options = new PageOptions(Width: 560, Height: 400, FontPixels: 20, MaximumTiltDegrees: 1);
        var progress = new List<int>();
        var made = GeneratedInputs.Pages(_folder, options, 2, new SynchronousProgress(progress));
        var cached = GeneratedInputs.Pages(_folder, options, 2);
        Assert.Equal([1, 2], progress.Order());
        var truth = new DocumentPageGenerator(options).Create(1).Truth;
        foreach (var set in (PageSet[])[made, cached])
        {
            Assert.Equal(truth.Lines().ToArray(), set.Truths[1].Lines().ToArray());
            Assert.All(truth.Texts.Zip(set.Truths[1].Texts), pair => Assert.Equal(pair.First.Box.TopLeft.X, pair.Second.Box.TopLeft.X, 0.01));
        }
    }

    [Fact]
    public void Recordings_come_with_their_truth_also_from_the_cache()
    {
        var options = new SpeechOptions(Seconds: 3.5, SampleRate: 8_000, PhraseSeconds: 0.7, PauseSeconds: 0.4);
        var made = GeneratedInputs.Recordings(_folder, options, 2);
        var cached = GeneratedInputs.Recordings(_folder, options, 2);
        var expected = new SpeechGenerator(options).Create(1);
        foreach (var set in (RecordingSet[])[made, cached])
        {
            Assert.Equal(["speech-000000.wav", "speech-000001.wav"], set.Inputs.Files.Select(f => f.Name));
            Assert.Equal(3_500, set.Truths[1].Length.TotalMilliseconds);
            Assert.True(expected.Segments.Length > 1);
            Assert.Equal(expected.Segments.ToArray(), set.Truths[1].Segments.ToArray());
            var read = WaveFile.Read(set.Inputs.Files[1].Path);
            Assert.Equal(8_000, read.SampleRate);
            Assert.All(expected.Recording.Samples.Zip(read.Samples), pair => Assert.Equal(pair.First, pair.Second, 1f / 32768));
        }
        Assert.NotEqual(made.Inputs.Files[0].Path, GeneratedInputs.Recordings(_folder, options with { NoiseLevel = 0.01 }, 1).Inputs.Files[0].Path);
    }

    [Fact]
    public void Recordings_of_a_folder_are_found_and_compressed_ones_alone_need_ffmpeg()
    {
        Put("b/2.MP3");
        Put("a.m4a");
        Put("a.txt");
        var problem = Assert.Single(RecordingFolder.Open(_folder, 100, ffmpeg: null).Problems);
        Assert.Contains("such as a.m4a; install ffmpeg", problem.Text, StringComparison.Ordinal);
        Assert.Equal(["a.m4a", "b/2.MP3"], RecordingFolder.Open(_folder, 100, new FfmpegProgram("ffmpeg")).ValueOrThrow().Files.Select(f => f.Name));
        Put("c/1.WAV");
        var set = RecordingFolder.Open(_folder, 100, ffmpeg: null).ValueOrThrow();
        Assert.Equal(["a.m4a", "b/2.MP3", "c/1.WAV"], set.Files.Select(f => f.Name));
        Assert.StartsWith("3 recordings from ", set.Description, StringComparison.Ordinal);
        Assert.Equal("a.m4a", Assert.Single(RecordingFolder.Open(_folder, 1, ffmpeg: null).ValueOrThrow().Files).Name);
        Assert.Contains("holds no recordings", Assert.Single(RecordingFolder.Open(Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName, 1, null).Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_folder_that_cannot_be_written_is_the_users_mistake()
    {
        Put("file");
        var mistake = Assert.Throws<UserMistakeException>(() => GeneratedInputs.Photos(Path.Combine(_folder, "file"), new PhotoOptions(8, 8), 1));
        Assert.Contains("cannot be kept here", mistake.Message, StringComparison.Ordinal);
    }

    private sealed class SynchronousProgress(List<int> seen) : IProgress<int>
    {
        public void Report(int value)
        {
            lock (seen)
                seen.Add(value);
        }
    }
}
