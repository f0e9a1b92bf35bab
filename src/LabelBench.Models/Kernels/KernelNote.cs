namespace LabelBench.Models;

/// <summary>Whether, and on what terms, a provider runs an operator.</summary>
/// <param name="Text">What happens, and what to do about it; empty for a plain yes.</param>
/// <param name="Source">Where that was published.</param>
public sealed record KernelNote(KernelProvider Provider, KernelSupport Support, string Text, string Source);
