using System.CommandLine;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Cli.Commands;

/// <summary>Options that say how queries come, and what is promised about their answers.</summary>
internal static class LoadOptions
{
    /// <summary>Queries a second: 50/s, 0.5/s, 3000/min.</summary>
    public static Option<QueriesPerSecond?> Rate() => new("--rate")
    {
        Description = "Queries a second, for --scenario server and constant-rate.",
        HelpName = "N/s",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (TryParseRate(text, out var rate))
                return rate;
            result.AddError($"--rate '{text}' is not a rate; write a number a second or a minute: 50/s, 3000/min.");
            return null;
        },
    };

    /// <summary>A percentile and its limit: p99=50ms.</summary>
    public static Option<ServiceLevelObjective?> Slo() => new("--slo")
    {
        Description = "Promise to check instead of the workload's: a percentile of responses and its limit.",
        HelpName = "p99=TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text.Split('=') is [['p' or 'P', .. var percentile], var limit]
                && double.TryParse(percentile, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var level)
                && Options.TryParseDuration(limit, out var time))
            {
                return new ServiceLevelObjective(level, time);
            }
            result.AddError($"--slo '{text}' is not a promise; write a percentile and its limit: p99=50ms.");
            return null;
        },
    };

    /// <summary>64 bits without a sign, as MLPerf publishes its seeds.</summary>
    public static Option<ulong?> ScheduleSeed() => new("--schedule-seed")
    {
        Description = "LoadGen's schedule_rng_seed, for --arrivals loadgen-poisson; default one of every trial's own.",
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
                return seed;
            result.AddError($"--schedule-seed '{text}' is not a whole number from 0 to {ulong.MaxValue.ToString(CultureInfo.InvariantCulture)}.");
            return null;
        },
    };

    public static Option<TraceUnit?> TraceUnit() => new("--trace-unit")
    {
        Description = "Unit of the trace's timestamps (ns, us, ms, s); default ms.",
        HelpName = "UNIT",
        CustomParser = result =>
        {
            TraceUnit? unit = result.Tokens[0].Value switch
            {
                "ns" => Workloads.TraceUnit.Nanoseconds,
                "us" => Workloads.TraceUnit.Microseconds,
                "ms" => Workloads.TraceUnit.Milliseconds,
                "s" => Workloads.TraceUnit.Seconds,
                _ => null,
            };
            if (unit is null)
                result.AddError($"--trace-unit '{result.Tokens[0].Value}' is not known; write ns, us, ms or s.");
            return unit;
        },
    };

    /// <summary>The built-in server, by its kind and what a query takes: md1:2ms.</summary>
    public static Option<TimeSpan?> Stub() => new("--stub")
    {
        Description = "Measure the built-in server of known behaviour instead, to check the measurement itself: md1:2ms takes 2 ms for every query, one after the other.",
        HelpName = "md1:TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text.Split(':') is ["md1", var service] && TryParseService(service, out var time))
                return time;
            result.AddError($"--stub '{text}' is not known; write md1 and what a query takes: md1:2ms.");
            return null;
        },
    };

    public static bool TryParseRate(string text, out QueriesPerSecond rate)
    {
        var (number, divisor) = text switch
        {
            [.. var n, '/', 's'] => (n, 1.0),
            [.. var n, '/', 'm', 'i', 'n'] => (n, 60.0),
            _ => (text, 1.0),
        };
        var isNumber = double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value);
        rate = new QueriesPerSecond(value / divisor);
        return isNumber;
    }

    /// <summary>Also in microseconds, in which no other option is given.</summary>
    private static bool TryParseService(string text, out TimeSpan time)
    {
        if (!text.EndsWith("us", StringComparison.Ordinal))
            return Options.TryParseDuration(text, out time);
        var isNumber = double.TryParse(text.AsSpan(0, text.Length - 2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < 1e9;
        time = TimeSpan.FromMicroseconds(isNumber ? value : 0);
        return isNumber;
    }
}
