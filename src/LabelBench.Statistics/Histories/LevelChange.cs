namespace LabelBench.Statistics.Histories;

/// <summary>Where a series goes to another level, as all of its values together say; more values may revise it.</summary>
/// <param name="At">Index of the first value of the new level.</param>
/// <param name="Earliest">First index of the 95 % interval of <paramref name="At"/>.</param>
/// <param name="Latest">Last index of that interval.</param>
/// <param name="Relative">New level over old, less 1; levels are geometric means.</param>
/// <param name="Low">Lower end of the 95 % interval of <paramref name="Relative"/>, correlation included.</param>
/// <param name="High">Upper end of it.</param>
public sealed record LevelChange(int At, int Earliest, int Latest, double Relative, double Low, double High);

/// <summary>A change of level that was plain as soon as a value came in. It never moves and is never taken back, whatever comes later.</summary>
/// <param name="At">Index of the first value of the new level, as it looked then.</param>
/// <param name="SeenAt">Index of the value with which it was plain.</param>
/// <param name="Relative">New level over old, less 1, as it looked then.</param>
public sealed record LevelAlert(int At, int SeenAt, double Relative);
