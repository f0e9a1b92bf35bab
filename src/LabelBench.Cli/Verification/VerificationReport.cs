using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Cli.Verification;

/// <summary>All results of a verification in one JSON and one Markdown file.</summary>
/// <param name="Schema"><see cref="CurrentSchema"/>.</param>
/// <param name="Provider">What was verified.</param>
internal sealed record VerificationReport(
    string Schema, DateTimeOffset WrittenUtc, string Provider, MachineDescription Machine, SoftwareDescription Software, [property: JsonPropertyName("checks")] IReadOnlyList<CheckResult> Checks)
{
    public const string CurrentSchema = "labelbench.verification/1";
    public const string JsonName = "verified.json", MarkdownName = "verified.md";

    public void Write(string folder)
    {
        File.WriteAllText(Path.Combine(folder, JsonName), JsonSerializer.Serialize(this, Json.Pretty) + "\n");
        File.WriteAllText(Path.Combine(folder, MarkdownName), ToMarkdown());
    }

    public string ToMarkdown()
    {
        var gpus = Machine.Gpus.IsEmpty ? "no GPU" : string.Join(", ", Machine.Gpus.Select(g => g.Name));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"LabelBench {Software.LabelBench}, {Provider}: {gpus}, {Machine.CpuModel} ({Machine.UsableCpus:0.##} CPUs usable), {Machine.OperatingSystem}, ");
        text.Append(CultureInfo.InvariantCulture, $"driver {Software.GpuDriver ?? "n/a"}, ONNX Runtime {Software.OnnxRuntime}, {WrittenUtc:yyyy-MM-dd HH:mm} UTC\n\n");
        return text.Append(Tables(Checks)).ToString();
    }

    /// <summary>One table of all checks, and one of each that has one.</summary>
    internal static string Tables(IReadOnlyList<CheckResult> checks)
    {
        var text = new StringBuilder();
        Table(text, ["check", "status", "finding"], checks.Select(c => new object?[] { $"{c.Name}: {c.Title}", Workloads.Cell.Word(c.Status), c.Summary }));
        foreach (var check in checks.Where(c => !c.Rows.IsEmpty))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {check.Name}\n\n");
            Table(text, [.. check.Columns], check.Rows.Select(r => r.ToArray()));
        }
        return text.ToString();
    }

    private static void Table(StringBuilder text, string[] columns, IEnumerable<object?[]> rows)
    {
        text.Append("| ").AppendJoin(" | ", columns).Append(" |\n|").Append(string.Concat(Enumerable.Repeat(" --- |", columns.Length))).Append('\n');
        foreach (var row in rows)
            text.Append("| ").AppendJoin(" | ", row.Select(Say)).Append(" |\n");
    }

    /// <summary>What came back from a file is a JSON element.</summary>
    private static string Say(object? value) => value switch
    {
        null => "n/a",
        double number => number.ToString("G4", CultureInfo.InvariantCulture),
        JsonElement { ValueKind: JsonValueKind.Number } number => number.GetDouble().ToString("G4", CultureInfo.InvariantCulture),
        JsonElement { ValueKind: JsonValueKind.Null } => "n/a",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" "),
    };
}
