using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using LabelBench.Core;
using LabelBench.Models.Onnx;

namespace LabelBench.Models;

/// <summary>Weights that a model keeps in files beside it.</summary>
/// <remarks>ONNX, docs/ExternalData.md: location is relative to the model's folder; offset, length and checksum are optional.</remarks>
internal static class ExternalData
{
    private sealed record Part(string Tensor, string Location, long Offset, long? Length, string? Checksum);

    /// <summary>Checks that every file is there, inside the model's folder, long enough, and of the stated checksum.</summary>
    /// <returns>The file names; <paramref name="problems"/> receives one problem per file that will not do.</returns>
    public static ImmutableArray<string> Check(ModelProto model, string modelPath, List<Problem> problems)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(modelPath))!;
        var files = model.AllTensors()
            .Where(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External)
            .Select(tensor => Describe(tensor, modelPath, problems))
            .OfType<Part>()
            .GroupBy(part => part.Location, StringComparer.Ordinal)
            .OrderBy(parts => parts.Key, StringComparer.Ordinal)
            .ToList();
        foreach (var parts in files)
            if (Fault(folder, parts.Key, [.. parts]) is { } fault)
                problems.Add(new Problem(modelPath, parts.Key, fault));
        return [.. files.Select(parts => parts.Key)];
    }

    private static string? Fault(string folder, string location, Part[] parts)
    {
        var path = Path.GetFullPath(Path.Combine(folder, location));
        if (Path.IsPathRooted(location) || !path.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return "lies outside the model's folder, where ONNX Runtime does not read weights from; export the model with its data beside it.";
        if (!File.Exists(path))
            return $"is missing; the model keeps the weights of '{parts[0].Tensor}'{Others(parts.Length - 1)} there. Copy it into the model's folder.";
        var size = new FileInfo(path).Length;
        var needed = parts.Max(part => part.Offset + (part.Length ?? 0));
        if (size < needed)
            return string.Create(CultureInfo.InvariantCulture, $"holds {size} bytes, and the model reads up to byte {needed}; it is cut off. Copy it again.");
        var checksum = parts.Select(part => part.Checksum).FirstOrDefault(sum => sum is not null);
        // Without OpenSSL, .NET on Linux would abort the process instead of hashing; the length was compared all the same.
        return checksum is not null && Sha256.SystemHasOne && !checksum.Equals(Sha1(path), StringComparison.OrdinalIgnoreCase)
            ? "does not have the checksum that the model states; it belongs to another export or is damaged. Copy it again."
            : null;
    }

    private static string Others(int count) => count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" and of {count} more tensors");

    private static Part? Describe(TensorProto tensor, string modelPath, List<Problem> problems)
    {
        string? Entry(string key) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;
        if (Entry("location") is not { Length: > 0 } location)
        {
            problems.Add(new Problem(modelPath, tensor.Name, "has external data without a location; export the model again."));
            return null;
        }
        var stated = TryNumber(Entry("length"));
        var fromShape = tensor.ElementCount() is { } count ? ((ElementType)tensor.DataType).SizeInBytes(count) : null;
        return new Part(tensor.Name, location, TryNumber(Entry("offset")) ?? 0, stated ?? fromShape, Entry("checksum"));
    }

    private static long? TryNumber(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

#pragma warning disable CA5350 // the file format fixes SHA-1; it guards against mix-ups here, not against forgery
    private static string Sha1(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA1.HashData(file));
    }
#pragma warning restore CA5350
}
