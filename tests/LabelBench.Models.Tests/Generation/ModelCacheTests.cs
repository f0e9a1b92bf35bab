using LabelBench.Core;
using LabelBench.Models;
using LabelBench.Models.Tests.Architectures;

namespace LabelBench.Models.Tests.Generation;

public sealed class ModelCacheTests : IDisposable
{
    private static readonly Bytes Roomy = Bytes.FromGibibytes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly HandDrivenClock _clock = new();

    public void Dispose() => _folder.Dispose();

    private ModelCache Cache(Bytes limit) => new(_folder.Path, limit, _clock);

    private static GeneratedModel Tiny(ulong seed = 1) => new(KnownArchitectures.Get("tiny"), new ModelSize(), new GenerationOptions(seed));

    [Fact]
    public void The_first_call_builds_and_the_second_one_reuses()
    {
        using var first = Cache(Roomy).GetOrCreate(Tiny());
        var written = File.GetLastWriteTimeUtc(first.Path);
        using var second = Cache(Roomy).GetOrCreate(Tiny());
        Assert.Equal((true, false), (first.WasBuilt, second.WasBuilt));
        Assert.Equal((first.Path, first.Sha256, first.Size), (second.Path, second.Sha256, second.Size));
        Assert.Equal(Tiny().ComputeFileSha256(), first.Sha256);
        Assert.Equal(written, File.GetLastWriteTimeUtc(second.Path));
        Assert.True(Tiny().ToBytes().AsSpan().SequenceEqual(File.ReadAllBytes(second.Path)));
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_created()
    {
        using var model = new ModelCache(_folder.File("a/b"), Roomy, _clock).GetOrCreate(Tiny());
        Assert.True(Path.IsPathRooted(model.Path));
        Assert.True(File.Exists(model.Path));
    }

    [Fact]
    public void Another_seed_is_another_file()
    {
        using var one = Cache(Roomy).GetOrCreate(Tiny(1));
        using var two = Cache(Roomy).GetOrCreate(Tiny(2));
        Assert.NotEqual(one.Path, two.Path);
        Assert.NotEqual(one.Sha256, two.Sha256);
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut off")]
    [InlineData("emptied")]
    [InlineData("model deleted")]
    [InlineData("manifest deleted")]
    [InlineData("manifest garbled")]
    [InlineData("manifest of another model")]
    public void A_damaged_entry_is_built_again(string damage)
    {
        Cache(Roomy).GetOrCreate(Tiny(2)).Dispose();
        string path;
        using (var whole = Cache(Roomy).GetOrCreate(Tiny()))
            path = whole.Path;
        var bytes = File.ReadAllBytes(path);
        var manifest = Path.ChangeExtension(path, ".json");
        switch (damage)
        {
            case "flipped":
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
            case "cut off":
                File.WriteAllBytes(path, bytes[..^1]);
                break;
            case "emptied":
                File.WriteAllBytes(path, []);
                break;
            case "model deleted":
                File.Delete(path);
                break;
            case "manifest deleted":
                File.Delete(manifest);
                break;
            case "manifest garbled":
                File.WriteAllText(manifest, "{\"sha256\": 7");
                break;
            default:
                File.Copy(Directory.GetFiles(_folder.Path, "*.json").Single(file => file != manifest), manifest, overwrite: true);
                break;
        }
        using var rebuilt = Cache(Roomy).GetOrCreate(Tiny());
        Assert.True(rebuilt.WasBuilt);
        Assert.True(Tiny().ToBytes().AsSpan().SequenceEqual(File.ReadAllBytes(path)));
    }

    [Fact]
    public void Above_its_limit_the_cache_drops_what_was_used_longest_ago()
    {
        var size = new Bytes(Tiny().ToBytes().Length);
        var cache = Cache(new Bytes(size.Value * 3.5));
        string[] paths = [.. Enumerable.Range(1, 3).Select(seed => Use(cache, Tiny((ulong)seed)))];
        Assert.Equal(paths[0], Use(cache, Tiny(1))); // now the second one is the oldest
        var fourth = Use(cache, Tiny(4));
        Assert.Equal([true, false, true, true], new[] { paths[0], paths[1], paths[2], fourth }.Select(File.Exists));
        for (var seed = 5; seed < 20; seed++)
        {
            Use(cache, Tiny((ulong)seed));
            Assert.InRange(_folder.Names("*.onnx").Length, 1, 3);
        }
        Assert.Equal(3, _folder.Names("*.json").Length);
    }

    [Fact]
    public void A_model_in_use_is_not_dropped()
    {
        var cache = Cache(new Bytes(1));
        using var held = cache.GetOrCreate(Tiny(1));
        _clock.Advance(TimeSpan.FromMinutes(1));
        using var heldAgain = Cache(new Bytes(1)).GetOrCreate(Tiny(1));
        held.Dispose();
        var second = Use(cache, Tiny(2));
        Assert.True(File.Exists(heldAgain.Path));
        Assert.True(File.Exists(second)); // larger than the limit alone, and kept because it was asked for
        heldAgain.Dispose();
        var third = Use(cache, Tiny(3));
        Assert.Equal([Path.GetFileName(third)], _folder.Names("*.onnx"));
    }

    [Fact]
    public void Writers_at_the_same_time_leave_one_valid_file()
    {
        var model = new GeneratedModel(KnownArchitectures.Get("mobilenet-v3-large"), new ModelSize(), new GenerationOptions());
        var hashes = new string[6];
        var built = 0;
        Parallel.For(0, hashes.Length, new ParallelOptions { MaxDegreeOfParallelism = hashes.Length }, i =>
        {
            using var made = Cache(Roomy).GetOrCreate(model);
            hashes[i] = made.Sha256;
            Interlocked.Add(ref built, made.WasBuilt ? 1 : 0);
        });
        Assert.Single(hashes.Distinct());
        Assert.Equal(1, built);
        Assert.Equal(["cache.lock", model.Name + ".json", model.Name + ".onnx"], _folder.Names("*"));
        using var reused = Cache(Roomy).GetOrCreate(model);
        Assert.False(reused.WasBuilt);
        Assert.Equal(hashes[0], reused.Sha256);
    }

    [Fact]
    public void Writers_and_droppers_at_the_same_time_always_get_a_whole_file()
    {
        var expected = Enumerable.Range(0, 4).Select(seed => Tiny((ulong)seed).ToBytes()).ToArray();
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            using var made = Cache(new Bytes(1)).GetOrCreate(Tiny((ulong)(i % 4)));
            Assert.True(expected[i % 4].AsSpan().SequenceEqual(File.ReadAllBytes(made.Path)));
        });
    }

    [Fact]
    public void What_a_dead_process_left_behind_is_swept_after_an_hour()
    {
        var leftover = _folder.File("tiny.onnx.0123.tmp");
        var fresh = _folder.File("tiny.onnx.4567.tmp");
        File.WriteAllText(leftover, "half");
        File.WriteAllText(fresh, "half");
        File.SetLastWriteTimeUtc(leftover, _clock.GetUtcNow().UtcDateTime.AddMinutes(-61));
        File.SetLastWriteTimeUtc(fresh, _clock.GetUtcNow().UtcDateTime.AddMinutes(-59));
        Use(Cache(Roomy), Tiny());
        Assert.Equal(["tiny.onnx.4567.tmp"], _folder.Names("*.tmp"));
    }

    [Fact]
    public void Waiting_for_another_writer_can_be_cancelled()
    {
        using var writer = new FileStream(_folder.File("cache.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using var cancellation = new CancellationTokenSource();
        cancellation.CancelAfter(50);
        Assert.Throws<OperationCanceledException>(() => Cache(Roomy).GetOrCreate(Tiny(), cancellation.Token));
        Assert.Empty(_folder.Names("*.onnx"));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_io_error()
    {
        File.WriteAllText(_folder.File("file"), "");
        Assert.Throws<IOException>(() => new ModelCache(_folder.File("file"), Roomy, _clock).GetOrCreate(Tiny()));
    }

    private string Use(ModelCache cache, GeneratedModel model)
    {
        _clock.Advance(TimeSpan.FromMinutes(1));
        using var used = cache.GetOrCreate(model);
        return used.Path;
    }

    private sealed class HandDrivenClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan time) => _now += time;
    }
}
