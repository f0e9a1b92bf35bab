namespace LabelBench.Reporting.Printing;

/// <summary>A browser that did not do what it was started for; the message names it, what happened and a remedy.</summary>
public sealed class BrowserFailedException(string message) : Exception(message);
