namespace LabelBench.Core;

/// <summary>A user's mistake: where it is, what is wrong, what to do about it.</summary>
/// <param name="Source">File, option or URL that holds the mistake.</param>
/// <param name="Place">Entry inside the source, for example <c>batch[2]</c>; empty when the source as a whole is meant.</param>
/// <param name="Text">What is wrong and what would be right, one sentence.</param>
/// <param name="Line">1-based line in the source, where there is one.</param>
public sealed record Problem(string Source, string Place, string Text, int? Line = null)
{
    public override string ToString()
    {
        var place = (Line, Place) switch
        {
            ({ } line, "") => $"line {line}  ",
            ({ } line, var p) => $"line {line}  {p}  ",
            (null, "") => "",
            (null, var p) => $"{p}  ",
        };
        return $"{Source}: {place}{Text}";
    }
}

/// <summary>Thrown at the edges for mistakes of the user; the command line prints the problems and exits with 4.</summary>
public sealed class UserMistakeException(params IReadOnlyList<Problem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public UserMistakeException(string source, string text) : this([new Problem(source, "", text)]) { }

    public IReadOnlyList<Problem> Problems { get; } = problems;
}
