using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace LabelBench.Core;

/// <summary>Outcome of checking input: a valid value, or every problem found in it at once.</summary>
public sealed class Checked<T> where T : class
{
    private Checked(T? value, ImmutableArray<Problem> problems) => (Value, Problems) = (value, problems);

    public T? Value { get; }

    public ImmutableArray<Problem> Problems { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsValid => Value is not null;

    public static Checked<T> Valid(T value) => new(value, []);

    public static Checked<T> Invalid(params IEnumerable<Problem> problems)
    {
        var all = problems.ToImmutableArray();
        return all.IsEmpty
            ? throw new ArgumentException("An invalid outcome needs at least one problem.", nameof(problems))
            : new Checked<T>(null, all);
    }

    /// <exception cref="UserMistakeException">The input had problems.</exception>
    public T ValueOrThrow() => Value ?? throw new UserMistakeException(Problems);
}
