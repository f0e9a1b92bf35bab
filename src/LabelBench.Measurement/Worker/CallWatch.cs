using LabelBench.Measurement.Load;
using LabelBench.Records;

namespace LabelBench.Measurement.Worker;

/// <summary>Reads where the time of calls goes when the window opens and when it has closed.</summary>
/// <remarks>The first reading comes with the first report from inside the window, so that a few calls at its edges may be left out or counted in: good for times per call, not for sums.</remarks>
/// <param name="next">Hears all that this hears.</param>
internal sealed class CallWatch(Func<CallTimes?>? read, ILoadObserver next) : ILoadObserver
{
    private CallTimes? atBegin;

    public bool MayMeasure => next.MayMeasure;

    public long? WindowBegin => next.WindowBegin;

    public void Report(TrialPhase phase, long completed)
    {
        Begin(phase);
        next.Report(phase, completed);
    }

    public void ReportIdle(TrialPhase phase, long completed)
    {
        Begin(phase);
        next.ReportIdle(phase, completed);
    }

    /// <summary>Of the calls inside the window; null where nothing is copied, or no call ended inside.</summary>
    public CallTimes? InWindow() => atBegin is { } begin && read?.Invoke() is { } end && end.Calls > begin.Calls ? end - begin : null;

    private void Begin(TrialPhase phase)
    {
        if (phase is TrialPhase.Measuring && atBegin is null)
            atBegin = read?.Invoke();
    }
}
