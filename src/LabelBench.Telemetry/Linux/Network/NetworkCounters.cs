namespace LabelBench.Telemetry.Linux.Network;

/// <summary>What network interfaces have moved since they came up, added up.</summary>
/// <param name="Lost">Packets with errors and packets dropped, both directions.</param>
internal readonly record struct NetworkCounters(long ReceivedBytes, long SentBytes, long Lost)
{
    private const int Columns = 16, Received = 0, ReceiveErrors = 2, ReceiveDrops = 3, Sent = 8, SendErrors = 10, SendDrops = 11;

    /// <summary>/proc/net/dev: two lines of heading, then <c>name: 8 numbers received 8 numbers sent</c>.</summary>
    /// <param name="interfaces">Names of those to add up; none stands for all but the loopback.</param>
    /// <remarks>proc_pid_net(5). The numbers are of this process's network namespace.</remarks>
    public static bool TryParse(ReadOnlySpan<byte> text, ReadOnlySpan<byte[]> interfaces, out NetworkCounters all)
    {
        all = default;
        var found = false;
        Span<long> columns = stackalloc long[Columns];
        while (KernelText.TryTakeLine(ref text, out var line))
        {
            var colon = line.IndexOf((byte)':');
            if (colon < 0) continue;
            var name = line[..colon].Trim((byte)' ');
            if (interfaces.IsEmpty ? name.SequenceEqual("lo"u8) : !KernelNames.Contains(interfaces, name)) continue;
            var rest = line[(colon + 1)..];
            for (var i = 0; i < Columns; i++)
                if (!KernelText.TryTakeNumber(ref rest, out columns[i])) return false;
            all = new NetworkCounters(
                all.ReceivedBytes + columns[Received], all.SentBytes + columns[Sent],
                all.Lost + columns[ReceiveErrors] + columns[ReceiveDrops] + columns[SendErrors] + columns[SendDrops]);
            found = true;
        }
        return found;
    }

    /// <summary>/proc/net/snmp: a line of names and a line of numbers for each protocol.</summary>
    /// <returns>RetransSegs of TCP, or null.</returns>
    public static long? Retransmissions(ReadOnlySpan<byte> text)
    {
        var column = -1;
        while (KernelText.TryTakeLine(ref text, out var line))
        {
            if (!line.StartsWith("Tcp: "u8)) continue;
            line = line[5..];
            if (column < 0)
            {
                var place = 0;
                while (KernelText.TryTakeWord(ref line, out var word))
                {
                    if (word.SequenceEqual("RetransSegs"u8)) column = place;
                    place++;
                }
                if (column < 0) return null;
                continue;
            }
            long value = 0;
            for (var i = 0; i <= column; i++)
                if (!KernelText.TryTakeNumber(ref line, out value)) return null;
            return value;
        }
        return null;
    }
}
