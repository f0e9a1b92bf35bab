using System.Collections.Immutable;

namespace LabelBench.Labeling.Labels;

/// <summary>Numbers for class names, from 0: the known ones in their order, others as they come.</summary>
internal sealed class ClassNumbers
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    internal ClassNumbers(ImmutableArray<string> known)
    {
        foreach (var name in known)
            Of(name);
    }

    internal IReadOnlyList<string> Names => _names;

    internal int Of(string name)
    {
        if (_numbers.TryGetValue(name, out var number))
            return number;
        _names.Add(name);
        return _numbers[name] = _names.Count - 1;
    }
}
