using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>A native library that a worker had loaded.</summary>
/// <param name="Name">Without ending and version: <c>libcudnn_ops</c>.</param>
/// <param name="Version">As its file name or its version resource says; null where neither does.</param>
/// <param name="Path">The file itself, links followed.</param>
/// <param name="Length">Of the file: tells apart two builds of one version.</param>
public sealed record LoadedLibrary(string Name, string? Version, string Path, [property: JsonPropertyName("length_bytes")] Bytes? Length);
