using LabelBench.OnnxRuntime.Training;
using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Tests.Training;

public class LossScalerTests
{
    [Fact]
    public void An_overflow_halves_the_scale_and_many_steps_without_double_it()
    {
        var scaler = new LossScaler(first: 1024, growAfter: 3);
        bool[] overflows = [true, false, false, true, false, false, false, false];
        var scales = overflows.Select((overflowed, i) =>
        {
            scaler.Note(i + 1, overflowed);
            return scaler.Scale;
        });
        Assert.Equal([512, 512, 512, 256, 256, 256, 512, 512], scales);
        var record = scaler.Read();
        Assert.Equal((1024.0, 512.0, 2L), (record.First, record.Last, record.SkippedSteps));
        Assert.Equal([new LossScaleChange(1, 512), new LossScaleChange(4, 256), new LossScaleChange(7, 512)], record.Changes.AsEnumerable());
    }

    [Fact]
    public void Every_scale_is_a_power_of_two_between_its_bounds()
    {
        var (down, up) = (new LossScaler(), new LossScaler(growAfter: 1));
        for (var step = 1; step <= 100; step++)
        {
            down.Note(step, overflowed: true);
            up.Note(step, overflowed: false);
            Assert.All([down.Scale, up.Scale], scale => Assert.True(float.IsPow2(scale) && scale is >= 1 and <= 1 << 24));
        }
        Assert.Equal((1f, (float)(1 << 24)), (down.Scale, up.Scale));
    }
}
