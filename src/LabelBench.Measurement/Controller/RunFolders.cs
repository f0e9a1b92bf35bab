namespace LabelBench.Measurement.Controller;

/// <summary>Where a run may write apart from its record.</summary>
/// <param name="Cache">Generated models and inputs; kept between runs.</param>
/// <param name="Scratch">Labels of the trial in progress; emptied after each.</param>
public sealed record RunFolders(string Cache, string Scratch);
