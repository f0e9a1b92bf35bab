using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using LabelBench.Core;
using LabelBench.Reporting.Export;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace LabelBench.Cli.Export;

/// <summary>Sends the figures of a run to an OpenTelemetry collector, once, over OTLP/HTTP.</summary>
internal static class OtlpExport
{
    private const string MeterName = "labelbench";
    private const string Signal = "/v1/metrics";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="url">Of the collector: <c>http://host:4318</c>, with or without the path of the signal.</param>
    /// <returns>Where metrics go, or why the URL is none.</returns>
    public static Checked<Uri> Endpoint(string option, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return Checked<Uri>.Invalid(new Problem(option, "", $"'{url}' is no URL of a collector; give one like http://localhost:4318 (OTLP over HTTP)."));
        return Checked<Uri>.Valid(address.AbsolutePath.EndsWith(Signal, StringComparison.Ordinal) ? address : new UriBuilder(address) { Path = address.AbsolutePath.TrimEnd('/') + Signal }.Uri);
    }

    /// <returns>Why the collector did not take them, or null when it did.</returns>
    public static Problem? Send(Uri endpoint, ImmutableArray<RunMetric> metrics)
    {
        using var meter = new Meter(MeterName);
        foreach (var family in metrics.GroupBy(m => m.Name, StringComparer.Ordinal))
        {
            Measurement<double>[] values = [.. family.Select(m => new Measurement<double>(m.Value, m.Labels.Select(l => KeyValuePair.Create(l.Key, (object?)l.Value))))];
            meter.CreateObservableGauge(family.Key, IEnumerable<Measurement<double>> () => values, family.First().Unit, family.First().Help);
        }
        using var exporter = new OtlpMetricExporter(new OtlpExporterOptions { Endpoint = endpoint, Protocol = OtlpExportProtocol.HttpProtobuf, TimeoutMilliseconds = (int)Patience.TotalMilliseconds });
        using var reader = new BaseExportingMetricReader(exporter);
        using var provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.Clear().AddService("labelbench", serviceVersion: Running.RunSetup.Version))
            .AddMeter(MeterName)
            .SetMaxMetricStreams(Math.Max(1, metrics.Length))
            .AddView(_ => new MetricStreamConfiguration { CardinalityLimit = Math.Max(1, metrics.Length) + 1 })
            .AddReader(reader)
            .Build();
        // Shutting down collects and sends; its answer is the collector's.
        return provider.Shutdown((int)Patience.TotalMilliseconds) ? null
            : new Problem(endpoint.AbsoluteUri, "", $"did not take {metrics.Length} metrics within {Patience.TotalSeconds:0} s: is a collector with an OTLP/HTTP receiver listening there?");
    }
}
