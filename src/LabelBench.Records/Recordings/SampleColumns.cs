using System.Buffers;

namespace LabelBench.Records.Recordings;

/// <summary>Samples of one lane as columns of varints.</summary>
/// <remarks>
/// Varints are LEB128; signed numbers are zigzag varints. A payload holds
/// <code>
/// n samples; begin times; durations; m presence masks; then a column for each channel
/// mask    run lengths that add up to n: absent, present, absent ...
/// column  varint 4 x mask + form; mask 0 is "always", 1 is "never" (then nothing follows), 2 the first of the m
/// form 0  one value, which all have
/// form 1  the first value, then differences
/// form 2  the first value, then differences of differences (the first of which is a difference)
/// </code>
/// In forms 1 and 2 a zero is followed by how many more zeros follow it. Times are columns without a mask.
/// </remarks>
internal static class SampleColumns
{
    private const int Always = 0, Never = 1, FirstMask = 2;
    private const ulong Constant = 0, Differences = 1, SecondDifferences = 2;

    /// <param name="values">Rows of <paramref name="channels"/> numbers.</param>
    public static void Encode(IBufferWriter<byte> to, int samples, int channels, ReadOnlySpan<long> begins, ReadOnlySpan<long> ends, ReadOnlySpan<long> values, ReadOnlySpan<bool> present)
    {
        Span<long> column = stackalloc long[samples];
        Varint.Write(to, (ulong)samples);
        WriteColumn(to, Always, begins[..samples]);
        for (var i = 0; i < samples; i++) column[i] = ends[i] - begins[i];
        WriteColumn(to, Always, column);
        var masks = MasksOf(samples, channels, present, out var distinct);
        Varint.Write(to, (ulong)distinct.Count);
        foreach (var mask in distinct) WriteMask(to, samples, channels, present[mask..]);
        for (var channel = 0; channel < channels; channel++)
        {
            if (masks[channel] == Never)
            {
                Varint.Write(to, Never << 2);
                continue;
            }
            var count = 0;
            for (var i = 0; i < samples; i++)
                if (present[i * channels + channel]) column[count++] = values[i * channels + channel];
            WriteColumn(to, masks[channel], column[..count]);
        }
    }

    /// <summary>Reads as many samples as <see cref="SamplesIn"/> tells into the columns, from the place on.</summary>
    /// <exception cref="InvalidDataException">The payload does not hold what it announces.</exception>
    public static void Decode(ReadOnlySpan<byte> payload, RecordedSamples into, int place)
    {
        var samples = (int)Varint.Read(ref payload);
        ReadColumn(ref payload, into.Begins.AsSpan(place, samples));
        var ends = into.Ends.AsSpan(place, samples);
        ReadColumn(ref payload, ends);
        for (var i = 0; i < samples; i++) ends[i] += into.Begins[place + i];
        var masks = new bool[Math.Min(Varint.Read(ref payload), (ulong)into.Channels)][];
        for (var mask = 0; mask < masks.Length; mask++) masks[mask] = ReadMask(ref payload, samples);
        Span<long> dense = stackalloc long[samples];
        for (var channel = 0; channel < into.Channels; channel++)
        {
            var code = Varint.Read(ref payload);
            var column = into.Column(channel).Slice(place, samples);
            switch (code >> 2)
            {
                case Always:
                    ReadColumn(ref payload, code & 3, column);
                    into.MarkPresent(channel, place, samples);
                    break;
                case Never:
                    break;
                case var index when index - FirstMask < (ulong)masks.Length:
                    var mask = masks[index - FirstMask];
                    var values = dense[..mask.AsSpan().Count(true)];
                    ReadColumn(ref payload, code & 3, values);
                    var next = 0;
                    for (var i = 0; i < samples; i++)
                    {
                        if (!mask[i]) continue;
                        column[i] = values[next++];
                        into.MarkPresent(channel, place + i, 1);
                    }
                    break;
                default:
                    throw new InvalidDataException("a column names a mask that is not there");
            }
        }
    }

    public static int SamplesIn(ReadOnlySpan<byte> payload) =>
        Varint.Read(ref payload) is > 0 and <= RecordingFormat.SamplesPerFrame and var samples ? (int)samples : throw new InvalidDataException("a frame of no samples, or of too many");

    private static int[] MasksOf(int samples, int channels, ReadOnlySpan<bool> present, out List<int> distinct)
    {
        distinct = [];
        var masks = new int[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            var count = 0;
            for (var i = 0; i < samples; i++)
                if (present[i * channels + channel]) count++;
            if (count == samples || count == 0)
            {
                masks[channel] = count == 0 ? Never : Always;
                continue;
            }
            var known = 0;
            while (known < distinct.Count && !AreEqual(samples, channels, present, distinct[known], channel)) known++;
            if (known == distinct.Count) distinct.Add(channel);
            masks[channel] = FirstMask + known;
        }
        return masks;
    }

    private static bool AreEqual(int samples, int channels, ReadOnlySpan<bool> present, int one, int other)
    {
        for (var i = 0; i < samples; i++)
            if (present[i * channels + one] != present[i * channels + other]) return false;
        return true;
    }

    private static void WriteMask(IBufferWriter<byte> to, int samples, int channels, ReadOnlySpan<bool> present)
    {
        var (run, state) = (0, false);
        for (var i = 0; i < samples; i++)
        {
            if (present[i * channels] == state)
            {
                run++;
                continue;
            }
            Varint.Write(to, (ulong)run);
            (run, state) = (1, !state);
        }
        Varint.Write(to, (ulong)run);
    }

    private static bool[] ReadMask(ref ReadOnlySpan<byte> payload, int samples)
    {
        var mask = new bool[samples];
        var (place, state) = (0, false);
        while (place < samples)
        {
            var run = Varint.Read(ref payload);
            if (run > (ulong)(samples - place)) throw new InvalidDataException("a mask is longer than its frame");
            mask.AsSpan(place, (int)run).Fill(state);
            (place, state) = (place + (int)run, !state);
        }
        return mask;
    }

    private static void WriteColumn(IBufferWriter<byte> to, int mask, ReadOnlySpan<long> values)
    {
        var form = FormOf(values);
        Varint.Write(to, (ulong)mask << 2 | form);
        Varint.WriteSigned(to, values[0]);
        if (form == Constant) return;
        long zeros = 0, before = 0;
        for (var i = 1; i < values.Length; i++)
        {
            var difference = unchecked(values[i] - values[i - 1]);
            var token = form == Differences ? difference : unchecked(difference - before);
            before = difference;
            if (token == 0)
            {
                zeros++;
                continue;
            }
            WriteZeros(to, ref zeros);
            Varint.WriteSigned(to, token);
        }
        WriteZeros(to, ref zeros);
    }

    private static void WriteZeros(IBufferWriter<byte> to, ref long zeros)
    {
        if (zeros == 0) return;
        Varint.Write(to, 0);
        Varint.Write(to, (ulong)(zeros - 1));
        zeros = 0;
    }

    private static ulong FormOf(ReadOnlySpan<long> values)
    {
        int one = 0, two = 0;
        long before = 0;
        for (var i = 1; i < values.Length; i++)
        {
            var difference = unchecked(values[i] - values[i - 1]);
            one += Varint.LengthOfSigned(difference);
            two += Varint.LengthOfSigned(unchecked(difference - before));
            before = difference;
        }
        return values.IndexOfAnyExcept(values[0]) < 0 ? Constant : two < one ? SecondDifferences : Differences;
    }

    private static void ReadColumn(ref ReadOnlySpan<byte> payload, scoped Span<long> column)
    {
        var code = Varint.Read(ref payload);
        if (code >> 2 != Always) throw new InvalidDataException("times have no mask");
        ReadColumn(ref payload, code & 3, column);
    }

    private static void ReadColumn(ref ReadOnlySpan<byte> payload, ulong form, scoped Span<long> column)
    {
        if (form > SecondDifferences || column.IsEmpty) throw new InvalidDataException("a column of an unknown form, or an empty one");
        var value = Varint.ReadSigned(ref payload);
        if (form == Constant)
        {
            column.Fill(value);
            return;
        }
        column[0] = value;
        long difference = 0;
        for (var i = 1; i < column.Length; i++)
        {
            var token = Varint.ReadSigned(ref payload);
            var more = token == 0 ? Varint.Read(ref payload) : 0;
            if (more > (ulong)(column.Length - 1 - i)) throw new InvalidDataException("a run is longer than its column");
            difference = form == Differences ? token : unchecked(difference + token);
            column[i] = value = unchecked(value + difference);
            for (; more > 0; more--) column[++i] = value = unchecked(value + difference);
        }
    }
}
