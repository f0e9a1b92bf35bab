using LabelBench.Core;

namespace LabelBench.Workloads.Yaml;

/// <summary>Collects every mistake of one file.</summary>
public sealed class ProblemList(string source)
{
    private readonly List<Problem> _problems = [];

    public string Source => source;

    public bool IsEmpty => _problems.Count == 0;

    /// <summary>In the order of the file.</summary>
    public IEnumerable<Problem> InOrder => _problems.OrderBy(p => p.Line ?? 0);

    public void Add(string place, string text, int? line) => _problems.Add(new Problem(source, place, text, line));
}
