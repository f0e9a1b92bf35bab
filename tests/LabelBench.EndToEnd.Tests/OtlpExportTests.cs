using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LabelBench.Cli.Export;
using LabelBench.Reporting.Export;

namespace LabelBench.EndToEnd.Tests;

/// <summary>The exporter against a receiver of OTLP over HTTP that reads what arrives by the protocol's own field numbers.</summary>
public class OtlpExportTests
{
    private static readonly RunMetric[] Metrics =
    [
        new("labelbench_throughput_items_per_second", "{item}/s", "Items a second.", [KeyValuePair.Create("cell", "a"), KeyValuePair.Create("run_id", "01J")], 104.25),
        new("labelbench_throughput_items_per_second", "{item}/s", "Items a second.", [KeyValuePair.Create("cell", "b"), KeyValuePair.Create("run_id", "01J")], 7.5),
        new("labelbench_latency_seconds", "s", "Latency.", [KeyValuePair.Create("quantile", "0.99")], 0.125),
    ];

    [Fact]
    public async Task A_collector_receives_every_figure_with_its_unit_and_labels()
    {
        using var collector = new Collector(HttpStatusCode.OK);
        var refused = await Task.Run(() => OtlpExport.Send(OtlpExport.Endpoint("--otlp", collector.Url).ValueOrThrow(), [.. Metrics]));
        Assert.Null(refused);
        var (path, body) = Assert.Single(collector.Requests);
        Assert.Equal("/v1/metrics", path);
        var received = Received(body).ToList();
        Assert.Equal(Metrics.Select(m => (m.Name, m.Unit, string.Join(",", m.Labels.OrderBy(l => l.Key).Select(l => $"{l.Key}={l.Value}")), m.Value)).Order(), received.Order());
    }

    [Fact]
    public async Task More_figures_than_a_metric_usually_has_all_arrive()
    {
        using var collector = new Collector(HttpStatusCode.OK);
        var many = Enumerable.Range(0, 3000).Select(i => Metrics[0] with { Labels = [KeyValuePair.Create("cell", $"c{i}")], Value = i }).ToArray();
        Assert.Null(await Task.Run(() => OtlpExport.Send(OtlpExport.Endpoint("--otlp", collector.Url).ValueOrThrow(), [.. many])));
        Assert.Equal(3000, Received(Assert.Single(collector.Requests).Body).Distinct().Count());
    }

    [Fact]
    public async Task A_collector_that_refuses_or_is_not_there_is_told_with_its_address()
    {
        using var collector = new Collector(HttpStatusCode.BadRequest);
        var refused = await Task.Run(() => OtlpExport.Send(OtlpExport.Endpoint("--otlp", collector.Url).ValueOrThrow(), [.. Metrics]));
        Assert.Contains(collector.Url, refused!.ToString(), StringComparison.Ordinal);
        Assert.Contains("did not take 3 metrics", refused.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:4318")]
    [InlineData("grpc://localhost:4317")]
    [InlineData("")]
    public void What_is_no_url_of_a_collector_is_a_mistake_with_an_example(string url) =>
        Assert.Contains("http://localhost:4318", Assert.Single(OtlpExport.Endpoint("--otlp", url).Problems).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://localhost:4318", "http://localhost:4318/v1/metrics")]
    [InlineData("http://localhost:4318/otel/", "http://localhost:4318/otel/v1/metrics")]
    [InlineData("https://host/v1/metrics", "https://host/v1/metrics")]
    public void The_signals_path_is_added_once(string url, string endpoint) => Assert.Equal(endpoint, OtlpExport.Endpoint("--otlp", url).ValueOrThrow().AbsoluteUri);

    /// <summary>ExportMetricsServiceRequest 1, ResourceMetrics 2, ScopeMetrics 2, Metric 1 name, 3 unit, 5 gauge; Gauge 1, NumberDataPoint 4 value, 7 attributes.</summary>
    private static IEnumerable<(string Name, string Unit, string Labels, double Value)> Received(byte[] body) =>
        from resource in Fields(body, 1)
        from scope in Fields(resource, 2)
        from metric in Fields(scope, 2)
        let name = Text(metric, 1)
        let unit = Text(metric, 3)
        from gauge in Fields(metric, 5)
        from point in Fields(gauge, 1)
        let labels = Fields(point, 7).Select(a => $"{Text(a, 1)}={Text(Fields(a, 2).Single(), 1)}").Order()
        select (name, unit, string.Join(",", labels), BinaryPrimitives.ReadDoubleLittleEndian(Fields(point, 4).Single()));

    private static string Text(byte[] message, int field) => Fields(message, field).Select(Encoding.UTF8.GetString).FirstOrDefault() ?? "";

    /// <summary>Contents of a field of a protocol buffer message, whatever its wire type.</summary>
    private static List<byte[]> Fields(byte[] message, int wanted)
    {
        var found = new List<byte[]>();
        for (var place = 0; place < message.Length;)
        {
            var tag = Varint(message, ref place);
            var length = (tag & 7) switch { 0 => 0, 1 => 8, 2 => (int)Varint(message, ref place), 5 => 4, var other => throw new InvalidDataException($"wire type {other}") };
            var begin = place;
            if ((tag & 7) == 0) Varint(message, ref place);
            else place += length;
            if (tag >> 3 == (ulong)wanted) found.Add(message[begin..place]);
        }
        return found;
    }

    private static ulong Varint(byte[] message, ref int place)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[place++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    /// <summary>Answers every request alike and keeps what came.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener listener = new();

        public Collector(HttpStatusCode answer)
        {
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Url = $"http://localhost:{((IPEndPoint)free.LocalEndpoint).Port}/";
            }
            listener.Prefixes.Add(Url);
            listener.Start();
            _ = Task.Run(async () =>
            {
                try
                {
                    while (true)
                    {
                        var context = await listener.GetContextAsync();
                        using var body = new MemoryStream();
                        await context.Request.InputStream.CopyToAsync(body);
                        Requests.Add((context.Request.Url!.AbsolutePath, body.ToArray()));
                        context.Response.StatusCode = (int)answer;
                        context.Response.Close();
                    }
                }
                catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
                {
                    // The test is over.
                }
            });
        }

        public string Url { get; }

        public System.Collections.Concurrent.ConcurrentBag<(string Path, byte[] Body)> Requests { get; } = [];

        public void Dispose() => listener.Close();
    }
}
