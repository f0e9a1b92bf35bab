using LabelBench.Core;
using LabelBench.Records.Recordings;

namespace LabelBench.Records.Tests.Recordings;

public class RecordingTests
{
    private const long Period = 100_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(1000)]
    public void What_is_written_is_read_back_bit_for_bit(int samples)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var made = RandomLane(seed, samples);
            var read = Load(Written(made)).Samples(0);
            Assert.Equal(samples, read.Count);
            for (var i = 0; i < samples; i++)
            {
                Assert.Equal((made.Begins[i], made.Ends[i]), (read.BeginNs(i), read.EndNs(i)));
                for (var channel = 0; channel < made.Channels; channel++)
                {
                    Assert.Equal(made.Present[i][channel], read.IsPresent(i, channel));
                    if (made.Present[i][channel]) Assert.Equal(made.Values[i][channel], read.Value(i, channel));
                }
            }
        }
    }

    [Fact]
    public void A_file_cut_off_anywhere_gives_the_frames_before_the_cut_and_says_so()
    {
        var made = RandomLane(seed: 7, samples: 300);
        var bytes = Written(made);
        var before = 0;
        for (var length = 0; length < bytes.Length; length += 13)
        {
            var cut = TelemetryRecording.Decode(bytes.AsSpan(0, length), "cut.tlm");
            if (!cut.IsValid)
            {
                Assert.Contains("cut.tlm: is ", Assert.Single(cut.Problems).ToString());
                continue;
            }
            var samples = cut.Value.Samples(0);
            Assert.True(samples.Count >= before && samples.Count is 0 or 128 or 256);
            before = samples.Count;
            for (var i = 0; i < samples.Count; i++) Assert.Equal(made.Begins[i], samples.BeginNs(i));
        }
        Assert.Equal(256, before);
        Assert.Contains("cut off", TelemetryRecording.Decode(bytes.AsSpan(0, bytes.Length - 3), "cut.tlm").ValueOrThrow().Damage);
    }

    [Fact]
    public void A_flipped_bit_costs_its_frame_and_no_other()
    {
        var made = RandomLane(seed: 3, samples: 128 * 5);
        var bytes = Written(made);
        var random = new SplitMix64(11);
        var (lost, whole) = (0, 0);
        for (var round = 0; round < 400; round++)
        {
            var damaged = bytes.ToArray();
            damaged[random.Below(bytes.Length)] ^= (byte)(1 << random.Below(8));
            var read = TelemetryRecording.Decode(damaged, "flipped.tlm");
            if (!read.IsValid) continue; // the head or the header
            var samples = read.Value.Samples(0);
            Assert.True(samples.Count >= 128 * 4, $"{samples.Count} samples are left");
            if (samples.Count == made.Begins.Length) whole++;
            else
            {
                lost++;
                Assert.NotNull(read.Value.Damage);
            }
            var at = made.Begins.Index().ToDictionary(b => b.Item, b => b.Index);
            for (var i = 0; i < samples.Count; i++)
                for (var (channel, origin) = (0, at[samples.BeginNs(i)]); channel < made.Channels; channel++)
                    if (made.Present[origin][channel]) Assert.Equal(made.Values[origin][channel], samples.Value(i, channel));
        }
        Assert.True(lost > 200, $"{lost} of 400 flips cost a frame, {whole} none");
    }

    [Fact]
    public void Random_bytes_are_no_recording_and_never_crash_the_reader()
    {
        var random = new SplitMix64(5);
        for (var round = 0; round < 500; round++)
        {
            var bytes = new byte[random.Below(300)];
            foreach (ref var b in bytes.AsSpan()) b = (byte)random.Next();
            if (round % 2 == 0 && bytes.Length > 8) "LBTM\u0001\0\0\0"u8.CopyTo(bytes);
            Assert.False(TelemetryRecording.Decode(bytes, "noise.tlm").IsValid);
        }
    }

    /// <summary>Written once by the version that made the format; every later one has to read it the same.</summary>
    [Fact]
    public void A_file_of_format_1_still_reads()
    {
        var file = Path.Join(AppContext.BaseDirectory, "data", "telemetry-1.tlm");
        if (Environment.GetEnvironmentVariable("LABELBENCH_UPDATE_GOLDEN") == "1" && !File.Exists(file)) File.WriteAllBytes(file, Written(RandomLane(seed: 1, samples: 200)));
        var (read, made) = (TelemetryRecording.Load(file).ValueOrThrow(), RandomLane(seed: 1, samples: 200));
        Assert.Equal(("synthetic: test", null), (read.Header.Origin, read.Damage));
        Assert.Equal(["level", "events_per_s"], read.Metrics.Select(m => m.Definition.Name));
        for (var i = 0; i < 200; i++)
            for (var channel = 0; channel < made.Channels; channel++)
                Assert.Equal(made.Present[i][channel] ? made.Values[i][channel] : null, read.Samples(0).IsPresent(i, channel) ? read.Samples(0).Value(i, channel) : (long?)null);
    }

    [Fact]
    public void A_newer_format_asks_for_a_newer_program()
    {
        var bytes = Written(RandomLane(1, 3));
        bytes[4] = 9;
        Assert.Contains("format 9", Assert.Single(TelemetryRecording.Decode(bytes, "new.tlm").Problems).Text);
    }

    [Fact]
    public void Reasons_and_other_notes_come_back_with_their_moments()
    {
        using var file = new MemoryStream();
        using (var writer = new RecordingWriter(file, Header(2)))
        {
            writer.Add(new RecordingNote(5, RecordingNote.Reason, "no such file", 0, 1), new RecordingNote(9, RecordingNote.Reason, null, 0, 1), new RecordingNote(1, RecordingNote.Scheduling, "SCHED_FIFO 1"));
        }
        var read = Load(file.ToArray());
        Assert.Equal((null, "no such file", null), (read.Reasons(0).At(1, 4), read.Reasons(0).At(1, 8), read.Reasons(0).At(1, 9)));
        Assert.Equal("SCHED_FIFO 1", read.Notes.Single(n => n.Kind == RecordingNote.Scheduling).Text);
    }

    [Fact]
    public void A_series_breaks_where_samples_are_missing_and_where_a_counter_fell()
    {
        using var file = new MemoryStream();
        using (var writer = new RecordingWriter(file, Header(2)))
        {
            long counter = 0;
            for (var i = 0; i < 50; i++)
            {
                if (i is > 10 and < 20) continue;
                counter = i == 30 ? 0 : counter + 7;
                writer.Add(0, i * Period, i * Period, [i, counter], [true, true]);
            }
        }
        var read = Load(file.ToArray());
        var level = read.Series("level", new Window(0, 50 * Period))!;
        Assert.Equal([11, 30], level.Stretches.Select(s => s.Length));
        Assert.Equal(20, level.Stretches[1][0].Value);
        var rate = read.Series("events_per_s", new Window(0, 50 * Period))!;
        Assert.Equal([10, 9, 19], rate.Stretches.Select(s => s.Length));
        Assert.All(rate.Stretches.SelectMany(s => s), point => Assert.Equal(70, point.Value, 9));
        Assert.Null(read.Series("nothing", new Window(0, 1)));
    }

    private static RecordingHeader Header(int channels) => new("synthetic: test",
        [new RecordedLane("host", Period, channels, [new LaneMetric(MetricDefinition.Gauge("level", 0), 1), new LaneMetric(MetricDefinition.Rate("events_per_s", 1), 1)])]);

    private static TelemetryRecording Load(byte[] bytes) => TelemetryRecording.Decode(bytes, "test.tlm").ValueOrThrow();

    private static byte[] Written(Lane lane)
    {
        using var file = new MemoryStream();
        using (var writer = new RecordingWriter(file, Header(lane.Channels)))
            for (var i = 0; i < lane.Begins.Length; i++) writer.Add(0, lane.Begins[i], lane.Ends[i], lane.Values[i], lane.Present[i]);
        return file.ToArray();
    }

    /// <summary>Channels of every kind: constant, counting evenly, wandering, wild, seldom there, never there.</summary>
    private static Lane RandomLane(int seed, int samples)
    {
        const int channels = 8;
        var random = SplitMix64.For(99, seed);
        var lane = new Lane(channels, new long[samples], new long[samples], new long[samples][], new bool[samples][]);
        long now = 5_000_000_000, walk = 0;
        for (var i = 0; i < samples; i++)
        {
            now += Period + random.Below(1_000_000);
            (lane.Begins[i], lane.Ends[i]) = (now, now + random.Below(200_000));
            walk += random.Below(2001) - 1000;
            lane.Values[i] = [42, 1000L * i, walk, (long)random.Next(), i / 10, random.Below(3), i % 3 == 0 ? long.MinValue : long.MaxValue, 1];
            lane.Present[i] = [true, true, true, true, i % 10 == 0, random.Below(2) == 0, true, false];
        }
        return lane;
    }

    private sealed record Lane(int Channels, long[] Begins, long[] Ends, long[][] Values, bool[][] Present);
}
