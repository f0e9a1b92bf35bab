using LabelBench.Records;
using LabelBench.Statistics;

namespace LabelBench.Measurement.Load;

/// <summary>Tests by the time that the system works on a query whether it stood still while queries came by themselves, and where its warm-up ended. Pure.</summary>
/// <remarks>
/// Throughput says nothing there, because it is what was sent, and response time swings with the queue: at 80 % load the mean of a second is off by half of it. Windows hold equally
/// many queries, so that bursts and lulls of the schedule leave none of them empty.
/// </remarks>
public static class ServiceSteadiness
{
    /// <param name="query">Every query since the load began, by its place in the order in which they were due.</param>
    /// <param name="count">Queries, at least 1.</param>
    /// <returns>The finding, and the place of the first query after warm-up; 0 where none was seen, nothing stood still, or the windows are too short to tell where.</returns>
    public static (SteadyRecord Record, int WarmUp) Of(Func<int, QueryStamps> query, int count)
    {
        var seconds = (query(count - 1).Scheduled - query(0).Scheduled) / 1e9;
        var windows = Steadiness.WindowsOf(seconds, count);
        if (windows < SteadyState.LeastWindows || seconds <= 0)
            return (Steadiness.TooShort(count, seconds, Math.Max(0, windows), count), 0);
        var found = SteadyState.OfOne([.. Enumerable.Range(0, windows).Select(Mean)], "service time", seconds / windows);
        var record = Steadiness.Record(found, windows, seconds);
        return (record, Steadiness.IsUsual(record) ? Begin(found.WarmUpWindows ?? 0) : 0);

        int Begin(int window) => (int)((long)window * count / windows);

        // A window without any answer has at least its own length.
        double Mean(int window)
        {
            var (sum, answered) = (0.0, 0);
            for (var i = Begin(window); i < Begin(window + 1); i++)
            {
                if (query(i).ServiceTime is { } service)
                    (sum, answered) = (sum + service, answered + 1);
            }
            return answered == 0 ? seconds / windows * 1e9 : Math.Max(1, sum / answered);
        }
    }
}
