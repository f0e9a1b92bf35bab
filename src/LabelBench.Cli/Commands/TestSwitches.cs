using System.CommandLine;
using System.Globalization;
using LabelBench.Cli.Checking;
using LabelBench.Core;

namespace LabelBench.Cli.Commands;

/// <summary>Options that falsify what is measured, so that tests see whether LabelBench's judgement notices. Hidden, and refused where <see cref="Variable"/> does not allow them.</summary>
internal static class TestSwitches
{
    /// <summary>Environment variable that allows them when it is 1.</summary>
    public const string Variable = "LABELBENCH_TEST_SWITCHES";

    /// <summary>Slows everything that is measured by a share of its own time: 5%.</summary>
    public static Option<Share?> InjectSlowdown() => new("--inject-slowdown")
    {
        Hidden = true,
        HelpName = "N%",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text.EndsWith('%') && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent))
                return new Share(percent / 100);
            result.AddError($"--inject-slowdown '{text}' is not a share; write a percentage: 5%.");
            return null;
        },
    };

    /// <summary>Refuses an option that was given where nobody tests.</summary>
    public static IEnumerable<Problem> Check(Given given, Option option) =>
        given.Has(option) && Environment.GetEnvironmentVariable(Variable) != "1"
            ? [new Problem(option.Name, "", $"falsifies what is measured, to test whether a comparison notices; it is refused unless {Variable}=1 is set.")]
            : [];
}
