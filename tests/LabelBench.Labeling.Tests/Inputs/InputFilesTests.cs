using LabelBench.Core;
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
