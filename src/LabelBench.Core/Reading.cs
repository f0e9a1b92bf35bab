using System.Diagnostics;

namespace LabelBench.Core;

/// <summary>A value that was read, or the reason why it could not be. Missing is never zero.</summary>
public abstract record Reading<T> where T : struct
{
    private Reading() { }

    public sealed record Measured(T Value) : Reading<T>;

    public sealed record Unavailable(string Reason) : Reading<T>;

    public TResult Match<TResult>(Func<T, TResult> measured, Func<string, TResult> unavailable) => this switch
    {
        Measured m => measured(m.Value),
        Unavailable u => unavailable(u.Reason),
        _ => throw new UnreachableException(),
    };

    public Reading<TOther> Map<TOther>(Func<T, TOther> convert) where TOther : struct =>
        Match<Reading<TOther>>(v => new Reading<TOther>.Measured(convert(v)), r => new Reading<TOther>.Unavailable(r));

    /// <summary>The value, or null where there is none; for formatting and filters, never for arithmetic that would hide the absence.</summary>
    public T? ValueOrNull => this is Measured m ? m.Value : null;

    public static implicit operator Reading<T>(T value) => new Measured(value);
}

/// <summary>Short constructors for readings.</summary>
public static class Reading
{
    public static Reading<T> Of<T>(T value) where T : struct => new Reading<T>.Measured(value);

    public static Reading<T> Missing<T>(string reason) where T : struct => new Reading<T>.Unavailable(reason);
}
