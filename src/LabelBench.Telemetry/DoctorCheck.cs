namespace LabelBench.Telemetry;

/// <summary>One thing about the machine that decides whether it can be measured on.</summary>
/// <param name="Name">Stable, kebab-case: <c>background-load</c>.</param>
/// <param name="Text">What was found, with numbers.</param>
/// <param name="Remedy">What to do; empty when nothing needs doing or nothing can be done.</param>
public sealed record DoctorCheck(string Name, DoctorVerdict Verdict, string Text, string Remedy);

public enum DoctorVerdict
{
    Ok,

    /// <summary>Figures may be off, or something cannot be seen that should be.</summary>
    Warning,

    /// <summary>Do not measure before this is put right.</summary>
    Problem,

    /// <summary>Could not be read here.</summary>
    Unknown,
}
