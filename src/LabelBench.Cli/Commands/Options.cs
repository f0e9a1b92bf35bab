using System.Buffers;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Cli.Commands;

/// <summary>Options that several commands share, and how their values are read.</summary>
internal static class Options
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON on standard output." };

    public static Option<string> Reports() => new("--reports")
    {
        Description = "Folder that holds the runs.",
        HelpName = "DIR",
        DefaultValueFactory = _ => AppFolders.Reports,
    };

    public static Option<string?> Otlp() => new("--otlp")
    {
        Description = "Also send the figures to this OpenTelemetry collector (OTLP over HTTP): http://localhost:4318.",
        HelpName = "URL",
    };

    public static Option<string?> Store() => new("--store")
    {
        Description = "Result store, an SQLite file (default: results.db in your data folder).",
        HelpName = "FILE",
    };

    public static Option<string?> WorkloadFolder() => new("--workloads")
    {
        Description = "Folder with workload and suite files instead of the shipped ones.",
        HelpName = "DIR",
    };

    /// <summary>A word of the vocabulary, or several, separated by commas or given repeatedly.</summary>
    public static Option<T[]?> Words<T>(string name, string description, string helpName) where T : struct, Enum => new(name)
    {
        Description = $"{description} ({string.Join(", ", Enum.GetValues<T>().Select(Cell.Word))}).",
        HelpName = helpName,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. Parts(result).Select(part => ParseWord<T>(part, name, result)).OfType<T>()],
    };

    public static Option<T?> Word<T>(string name, string description, string helpName) where T : struct, Enum => new(name)
    {
        Description = $"{description} ({string.Join(", ", Enum.GetValues<T>().Select(Cell.Word))}).",
        HelpName = helpName,
        CustomParser = result => ParseWord<T>(result.Tokens[0].Value, name, result),
    };

    /// <summary>on, off, or both.</summary>
    public static Option<bool[]?> Switches(string name, string description) => new(name)
    {
        Description = $"{description} (on, off, or on,off for both).",
        HelpName = "on|off",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. Parts(result).Select(part => ParseSwitch(part, name, result)).OfType<bool>()],
    };

    /// <summary>An amount of memory above 0 with its unit.</summary>
    public static Option<Bytes?> Size(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SIZE",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (TryParseSize(text, out var size))
                return size;
            result.AddError($"{name} '{text}' is not a size; write a number with its unit: 512MiB, 4GiB.");
            return null;
        },
    };

    public static Option<string[]?> Names(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. Parts(result)],
    };

    public static Option<int[]?> Integers(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. Parts(result).Select(part => ParseInteger(part, name, result)).OfType<int>()],
    };

    /// <summary>Batch sizes, and <c>max</c> for the largest that fits.</summary>
    public static Option<BatchChoice?> Batches() => new("--batch")
    {
        Description = "These batch sizes instead; max finds the largest that fits.",
        HelpName = "N|max",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result =>
        {
            var parts = Parts(result).ToArray();
            return new BatchChoice([.. parts.Where(part => part != BatchChoice.Max).Select(part => ParseInteger(part, "--batch", result)).OfType<int>()], parts.Contains(BatchChoice.Max));
        },
    };

    public static Option<int?> Integer(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => ParseInteger(result.Tokens[0].Value, name, result),
    };

    /// <summary>A number above 0.</summary>
    public static Option<double?> Number(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
                result.AddError($"{name} '{text}' is not a number; write it as 30, 0.5 or 2e6.");
            else if (value <= 0)
                result.AddError($"{name} '{text}' is not above 0; write a number such as 30, 0.5 or 2e6.");
            else
                return value;
            return null;
        },
    };

    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (TryParseDuration(text, out var value))
                return value;
            result.AddError($"{name} '{text}' is not a duration; write a number with its unit: 500ms, 8s, 2m.");
            return null;
        },
    };

    /// <summary>A stretch of the calendar, up to ten years.</summary>
    public static Option<TimeSpan?> Age(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (TryParseDuration(text, out var value, TimeSpan.FromDays(3650)) && value > TimeSpan.Zero)
                return value;
            result.AddError($"{name} '{text}' is not a stretch of time above 0; write a number with its unit: 12h, 90d.");
            return null;
        },
    };

    /// <summary>name=value pairs for a model's free dimensions.</summary>
    public static Option<ImmutableSortedDictionary<string, int>?> Dimensions() => new("--dim")
    {
        Description = "Value for a free dimension of the model; may be repeated.",
        HelpName = "NAME=N",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result =>
        {
            var dimensions = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
            foreach (var part in Parts(result))
            {
                var equals = part.LastIndexOf('=');
                if (equals > 0 && int.TryParse(part.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                    dimensions[part[..equals]] = size;
                else
                    result.AddError($"--dim '{part}' is not NAME=N; for example --dim batch=1 --dim sequence=128.");
            }
            return dimensions.ToImmutable();
        },
    };

    /// <param name="longest">Null for what a measurement may take: 30 days.</param>
    public static bool TryParseDuration(string text, out TimeSpan duration, TimeSpan? longest = null)
    {
        var split = text.AsSpan().IndexOfAnyExcept(Digits);
        duration = default;
        if (split <= 0 || !double.TryParse(text.AsSpan(0, split), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return false;
        var factor = text[split..] switch
        {
            "ms" => 1e-3,
            "s" => 1.0,
            "m" or "min" => 60.0,
            "h" => 3600.0,
            "d" => 86_400.0,
            _ => 0,
        };
        if (factor == 0 || value * factor > (longest ?? TimeSpan.FromDays(30)).TotalSeconds)
            return false;
        duration = TimeSpan.FromSeconds(value * factor);
        return true;
    }

    public static bool TryParseSize(string text, out Bytes size)
    {
        var split = text.AsSpan().IndexOfAnyExcept(Digits);
        size = default;
        if (split <= 0 || !double.TryParse(text.AsSpan(0, split), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value <= 0)
            return false;
        var unit = text[split..].ToUpperInvariant() switch
        {
            "MIB" or "M" => Bytes.FromMebibytes(1),
            "GIB" or "G" => Bytes.FromGibibytes(1),
            "MB" => new Bytes(1e6),
            "GB" => new Bytes(1e9),
            _ => default,
        };
        size = new Bytes(Math.Round(value * unit.Value));
        return size.Value > 0;
    }

    private static bool? ParseSwitch(string text, string option, ArgumentResult result)
    {
        if (text is "on" or "off")
            return text == "on";
        result.AddError($"{option} '{text}' is not known; write on, off or on,off.");
        return null;
    }

    private static IEnumerable<string> Parts(ArgumentResult result) =>
        result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static T? ParseWord<T>(string text, string option, ArgumentResult result) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(Cell.Word(value), text, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        result.AddError($"{option} '{text}' is not known{NearMatch.Hint(text, [.. Enum.GetValues<T>().Select(Cell.Word)])}");
        return null;
    }

    private static int? ParseInteger(string text, string option, ArgumentResult result)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return value;
        result.AddError($"{option} '{text}' is not a whole number.");
        return null;
    }
}
