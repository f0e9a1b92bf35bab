using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LabelBench.Reporting.Charts;

namespace LabelBench.Reporting.Html;

/// <summary>Chart descriptions as the JSON that report.js turns into ECharts options.</summary>
internal static class ChartJson
{
    /// <summary>The default encoder writes <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> as escapes, so no text can end the script element.</summary>
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Default,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(ImmutableArray<ChartDescription> charts) => JsonSerializer.Serialize(charts, Options);
}
