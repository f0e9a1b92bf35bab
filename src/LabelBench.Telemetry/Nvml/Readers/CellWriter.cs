using LabelBench.Telemetry.Nvml.Board;

namespace LabelBench.Telemetry.Nvml.Readers;

/// <summary>Takes what one reading of a GPU finds, channel by channel, before it is published as a whole.</summary>
internal sealed class CellWriter
{
    private ChannelCells cells;
    private int reading;

    public CellWriter() => FailAll(ChannelCode.NotRead);

    public ref readonly ChannelCells Cells => ref cells;

    public int Reading => reading;

    public void Begin() => reading++;

    public void Set(GpuChannel channel, long value) => cells[(int)channel] = new ChannelCell { Value = value, Reading = reading };

    public void Fail(GpuChannel channel, int code) => cells[(int)channel] = new ChannelCell { Reading = reading, Code = code };

    public void Fail(GpuChannel channel, NvmlReturn answer) => Fail(channel, (int)answer);

    /// <summary>A value inside its limits, or the reason why there is none.</summary>
    public void Store(GpuChannel channel, NvmlReturn answer, long value, long least, long most)
    {
        if (answer != NvmlReturn.Success) Fail(channel, answer);
        else if (value < least || value > most) Fail(channel, ChannelCode.Impossible);
        else Set(channel, value);
    }

    public bool IsMeasured(GpuChannel channel) => cells[(int)channel].Code == ChannelCode.Measured;

    public long Value(GpuChannel channel) => cells[(int)channel].Value;

    public void FailAll(int code)
    {
        for (var channel = (GpuChannel)0; channel < GpuChannel.Count; channel++) Fail(channel, code);
    }
}
