using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Models.Tests.Architectures;

namespace LabelBench.Models.Tests.Generation;

public sealed class RangeCacheTests : IDisposable
{
    private static readonly ImmutableSortedDictionary<string, ActivationRange> Ranges = ImmutableSortedDictionary<string, ActivationRange>.Empty.WithComparers(StringComparer.Ordinal)
        .Add("image", new ActivationRange(-3, 5)).Add("conv/Relu", new ActivationRange(0, 0.1f));

    private readonly TemporaryFolder _folder = new();
    private int _calibrations;

    public void Dispose() => _folder.Dispose();

    private static RangeKey Key(string method = "calibration 1") => new(KnownArchitectures.Model("tiny", ModelPrecision.Fp32), method);

    private ModelCache Cache(double limit = 1 << 30) => new(_folder.Path, new Bytes(limit), TimeProvider.System);

    private ImmutableSortedDictionary<string, ActivationRange> Get(RangeKey key) => Cache().GetOrCreateRanges(key, Calibrate);

    private ImmutableSortedDictionary<string, ActivationRange> Calibrate()
    {
        Interlocked.Increment(ref _calibrations);
        return Ranges;
    }

    [Fact]
    public void Ranges_are_found_out_once_and_then_read_bit_for_bit()
    {
        Assert.Equal(Ranges, Get(Key()));
        Assert.Equal(Ranges, Get(Key()));
        Assert.Equal(1, _calibrations);
    }

    [Fact]
    public void Another_method_or_model_is_another_file()
    {
        Get(Key());
        Get(Key("calibration 2"));
        Get(new RangeKey(KnownArchitectures.Model("tiny", ModelPrecision.Fp32, batch: 2), "calibration 1"));
        Assert.Equal((3, 3), (_calibrations, _folder.Names("*.ranges").Length));
    }

    [Theory]
    [InlineData("emptied")]
    [InlineData("cut off")]
    [InlineData("a digit changed")]
    [InlineData("a range missing")]
    [InlineData("null")]
    [InlineData("of another key")]
    public void A_damaged_file_is_made_again(string damage)
    {
        Get(Key("calibration 2"));
        var other = Path.Combine(_folder.Path, Assert.Single(_folder.Names("*.ranges")));
        Get(Key());
        var path = Path.Combine(_folder.Path, _folder.Names("*.ranges").Single(name => name != Path.GetFileName(other)));
        var text = File.ReadAllText(path);
        File.WriteAllText(path, damage switch
        {
            "emptied" => "",
            "cut off" => text[..^20],
            "a digit changed" => text.Replace("-3", "-2", StringComparison.Ordinal),
            "a range missing" => text.Replace("\"image\"", "\"picture\"", StringComparison.Ordinal),
            "null" => "null",
            _ => File.ReadAllText(other),
        });
        Assert.Equal(Ranges, Get(Key()));
        Assert.Equal(3, _calibrations);
        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void Processes_that_ask_at_the_same_time_calibrate_once()
    {
        Parallel.For(0, 6, new ParallelOptions { MaxDegreeOfParallelism = 6 }, _ => Assert.Equal(Ranges, Get(Key())));
        Assert.Equal(1, _calibrations);
        Assert.Empty(_folder.Names("*.tmp"));
    }

    [Fact]
    public void A_calibration_that_fails_leaves_nothing_behind()
    {
        Assert.Throws<InvalidOperationException>(() => Cache().GetOrCreateRanges(Key(), () => throw new InvalidOperationException()));
        Assert.Equal(["cache.lock"], _folder.Names("*"));
        Assert.Equal(Ranges, Get(Key()));
    }

    [Fact]
    public void Ranges_count_towards_the_limit_of_the_cache()
    {
        Get(Key());
        Cache(limit: 1).GetOrCreate(KnownArchitectures.Model("tiny", ModelPrecision.Fp32)).Dispose();
        Assert.Empty(_folder.Names("*.ranges"));
    }
}
