using System.Collections.Frozen;
using System.Globalization;
using LabelBench.Labeling.Inputs;
using LabelBench.Testing;

namespace LabelBench.Labeling.Tests.Inputs;

public sealed class LargeFolderTests
{
    private static readonly FrozenSet<string> Pictures = new[] { ".jpg", ".nii.gz" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void Twenty_thousand_names_give_their_first_in_order_and_are_never_held_together()
    {
        const int Files = 20_000;
        using var folder = new TemporaryFolder();
        // Counted down, so that every file comes before those already there: the worst order for keeping the smallest.
        for (var i = Files - 1; i >= 0; i--)
            File.Create(folder[string.Create(CultureInfo.InvariantCulture, $"{i:0000000}.jpg")]).Dispose();
        Warm(folder.Path);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var set = ImageFolder.Open(folder.Path, limit: 20).ValueOrThrow();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Enumerable.Range(0, 20).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i:0000000}.jpg")), set.Files.Select(f => f.Name));
        Assert.Equal(0, set.Size.Value); // zero-byte files are listed; decoding calls them unreadable
        // One string per name alone would be 0.9 MB. A name is made into a string only while it is among the first 20 seen so far.
        Assert.InRange(allocated, 1, 200_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void The_order_does_not_depend_on_how_many_names_are_held(int atOnce)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(3);
        var names = Enumerable.Range(0, 60).Select(_ => string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + random.Next(60))}{random.Next(1000)}.jpg")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            File.WriteAllBytes(folder[name.Replace('/', '_').Replace('\\', '_')], []);
            Directory.CreateDirectory(folder[$"sub{random.Next(9)}"]);
        }
        File.WriteAllBytes(folder["sub3/a.jpg"], []);
        File.WriteAllBytes(folder["sub3/Z.jpg"], []);

        var walked = FileFolder.Walk(folder.Path, Pictures, atOnce).Select(path => Path.GetRelativePath(folder.Path, path).Replace('\\', '/')).ToList();

        var own = Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);
        Assert.Equal([.. own, "sub3/Z.jpg", "sub3/a.jpg"], walked);
    }

    [Fact]
    public void Endings_of_two_points_are_told_from_those_of_one()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["brain.nii.gz", "BRAIN2.NII.GZ", "a.b.jpg", "archive.gz", "nii.gz", ".jpg", "jpg", "x.jpg.txt"])
            File.WriteAllBytes(folder[name], []);
        Assert.Equal([".jpg", "BRAIN2.NII.GZ", "a.b.jpg", "brain.nii.gz"], FileFolder.Walk(folder.Path, Pictures).Select(Path.GetFileName));
    }

    [LinuxFact]
    public void A_link_to_nothing_is_listed_and_will_be_unreadable()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.jpg"], [1, 2, 3]);
        File.CreateSymbolicLink(folder["b.jpg"], folder["gone.jpg"]);
        var set = ImageFolder.Open(folder.Path, 10).ValueOrThrow();
        Assert.Equal(["a.jpg", "b.jpg"], set.Files.Select(f => f.Name));
    }

    /// <summary>The runtime allocates once while it compiles what is called.</summary>
    private static void Warm(string folder) => _ = ImageFolder.Open(folder, limit: 1);
}
