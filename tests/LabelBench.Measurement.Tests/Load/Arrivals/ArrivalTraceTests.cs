using LabelBench.Core;
using LabelBench.Measurement.Load.Arrivals;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests.Load.Arrivals;

public sealed class ArrivalTraceTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("labelbench-trace");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("t.csv", "timestamp,prompt\n1000.5,\"a, b\"\n1001.0,\"two\nlines\"\n1003.5,c\n")]
    [InlineData("t.csv", "id,TimeStamp\n1,1000.5\n2,1001\n3,1003.5")]
    [InlineData("t.csv", "1000.5\n1001\n1003.5\n")]
    [InlineData("t.csv", "\uFEFFtimestamp\r\n1000.5\r\n1001\r\n1003.5\r\n")]
    [InlineData("t.csv", "timestamp\n1000.5\n1001\n1003.5\n\n  \n\n")]
    [InlineData("t.jsonl", "{\"timestamp\": 1000.5}\n{\"timestamp\": 1001}\n{\"timestamp\": 1003.5}\n\n \n")]
    [InlineData("t.jsonl", "{\"timestamp\": 1000.5}\n{\"timestamp\": 1001, \"input\": 5}\n{\"timestamp\": 1.0035e3}\n")]
    public void A_trace_is_replayed_from_its_first_timestamp(string name, string text)
    {
        var trace = ArrivalTrace.Read(Write(name, text), TraceUnit.Seconds).ValueOrThrow();
        Assert.Equal([0L, 500_000_000, 3_000_000_000], trace.Nanoseconds.ToArray());
        Assert.Null(trace.Requested);
        Assert.Equal(4_500_000_000, trace.SpanNanoseconds);
    }

    [Theory]
    [InlineData(TraceUnit.Nanoseconds, 1, 250)]
    [InlineData(TraceUnit.Microseconds, 1, 250_000)]
    [InlineData(TraceUnit.Milliseconds, 0.5, 125_000_000)]
    [InlineData(TraceUnit.Seconds, 2, 500_000_000_000)]
    public void Unit_and_time_scale_are_applied(TraceUnit unit, double scale, long expected) =>
        Assert.Equal([0, expected], ArrivalTrace.Read(Write("t.csv", "0\n250\n"), unit, scale).ValueOrThrow().Nanoseconds.ToArray());

    [Fact]
    public void Epoch_times_lose_no_nanosecond() =>
        Assert.Equal([0L, 1, 7], ArrivalTrace.Read(Write("t.csv", "1700000000000000001\n1700000000000000002\n1700000000000000008\n"), TraceUnit.Nanoseconds).ValueOrThrow().Nanoseconds.ToArray());

    [Theory]
    [InlineData("t.csv", "timestamp\n3\n2\n", 3, "sort the file")]
    [InlineData("t.csv", "timestamp\n-1\n2\n", 2, "0 or more")]
    [InlineData("t.csv", "timestamp\n1\nsoon\n", 3, "it is a number")]
    [InlineData("t.csv", "timestamp,x\n1,a\n,b\n", 3, "is missing")]
    [InlineData("t.csv", "x,timestamp\n1,2\n3\n", 3, "is missing")]
    [InlineData("t.csv", "timestamps\n1\n2\n", 1, "no column 'timestamp'")]
    [InlineData("t.csv", "timestamp\n1\n100000\n", 3, "right unit")]
    [InlineData("t.csv", "timestamp\n1\n1e40\n", 3, "it is a number")]
    [InlineData("t.csv", "timestamp\nNaN\n", 2, "it is a number")]
    [InlineData("t.jsonl", "{\"timestamp\": 1}\n{\"timestamp\": 2", 2, "cut off")]
    [InlineData("t.jsonl", "{\"timestamp\": 1}\n{\"time\": 2}\n", 2, "is missing")]
    [InlineData("t.jsonl", "{\"timestamp\": 1}\n\n{\"timestamp\": 2}\n", 2, "the line is blank and others follow")]
    [InlineData("t.csv", "timestamp\n1\n\n \n2\n", 3, "the line is blank and others follow")]
    [InlineData("t.csv", "1\n2\n\n\n3\n\n", 3, "delete the line")]
    [InlineData("t.jsonl", "{\"timestamp\": \"1\"}\n", 1, "it is a number")]
    [InlineData("t.jsonl", "[1]\n", 1, "is missing")]
    public void What_cannot_be_replayed_is_refused_with_its_line_and_remedy(string name, string text, int line, string remedy)
    {
        var path = Write(name, text);
        var problem = Assert.Single(ArrivalTrace.Read(path, TraceUnit.Seconds).Problems);
        Assert.Equal((path, line), (problem.Source, problem.Line));
        Assert.Contains(remedy, problem.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t.csv", "", "no arrival")]
    [InlineData("t.csv", "timestamp\n", "no arrival")]
    [InlineData("t.csv", "timestamp\n\n\n", "no arrival")]
    [InlineData("t.jsonl", "\n", "no arrival")]
    [InlineData("t.csv", "5\n5\n", "no time")]
    [InlineData("t.txt", "1\n2\n", ".csv or .jsonl")]
    public void A_file_without_a_trace_is_refused(string name, string text, string remedy) =>
        Assert.Contains(remedy, Assert.Single(ArrivalTrace.Read(Write(name, text), TraceUnit.Seconds).Problems).Text, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var problem = Assert.Single(ArrivalTrace.Read(Path.Combine(folder.FullName, "none.csv"), TraceUnit.Seconds).Problems);
        Assert.EndsWith("none.csv", problem.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1e9)]
    public void A_time_scale_that_is_none_is_refused(double scale) =>
        Assert.Equal("time scale", Assert.Single(ArrivalTrace.Read(Write("t.csv", "1\n2\n"), TraceUnit.Seconds, scale).Problems).Place);

    [Fact]
    public void A_run_shorter_than_the_trace_cuts_it()
    {
        var plan = new ArrivalPlan.Trace(Write("t.csv", "0\n1\n2\n3\n9\n"), TraceUnit.Seconds);
        Assert.Equal([0L, 1_000_000_000, 2_000_000_000], ArrivalSchedules.Build(plan, TimeSpan.FromSeconds(3), 0, 0, "x").ValueOrThrow().Nanoseconds.ToArray());
        Assert.False(ArrivalSchedules.Build(plan with { TimeScale = 0 }, TimeSpan.FromSeconds(3), 0, 0, "x").IsValid);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
