using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Models;

/// <summary>Generated model files and activation ranges on disk, the least recently used ones deleted above a size limit.</summary>
/// <remarks>
/// Two processes may share a folder: writing and deleting happen under a lock file, reading does not wait. Files appear whole, by
/// renaming. A file that is held open (<see cref="CachedModel"/>) is never deleted: its reader has a shared lock, and
/// deletion needs an exclusive one. All locks are the operating system's (advisory flock on Unix, sharing modes on Windows)
/// and end with the process that has them.
/// </remarks>
/// <param name="folder">Created where missing; nothing else may live in it.</param>
/// <param name="limit">Size that the files may reach together. The model asked for is kept even when it alone is larger.</param>
/// <param name="clock">Dates the use of a file.</param>
public sealed class ModelCache(string folder, Bytes limit, TimeProvider clock)
{
    private const string ModelExtension = ".onnx";
    private const string ManifestExtension = ".json";
    private const string RangesExtension = ".ranges";
    private const string TemporaryExtension = ".tmp";
    private const string LockName = "cache.lock";

    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(20);

    /// <summary>A temporary file older than this was left behind by a process that died.</summary>
    private static readonly TimeSpan TemporaryLifetime = TimeSpan.FromHours(1);

    /// <summary>Opens the model's file, which is written first where it is absent or not what its manifest says.</summary>
    /// <param name="model">What the file is to hold.</param>
    /// <param name="cancellation">Ends the wait for another process that is writing.</param>
    /// <exception cref="IOException">The folder cannot be written to, or the disk does not return what was written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder belongs to somebody else.</exception>
    /// <exception cref="NotSupportedException">The model is larger than 2 GiB.</exception>
    public CachedModel GetOrCreate(GeneratedModel model, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(folder);
        var path = Path.GetFullPath(Path.Combine(folder, model.Name + ModelExtension));
        if (TryOpen(model, path, wasBuilt: false) is { } known)
            return known;
        using var exclusive = Lock(cancellation);
        if (TryOpen(model, path, wasBuilt: false) is { } builtMeanwhile)
            return builtMeanwhile;
        Write(model, path);
        var built = TryOpen(model, path, wasBuilt: true)
            ?? throw new IOException($"'{path}' does not read back as it was written. Check the disk, or let the model cache live elsewhere.");
        Evict(keep: path);
        return built;
    }

    /// <summary>Deletes a model's file, unless somebody else holds it.</summary>
    /// <param name="model">No longer held.</param>
    public static void Remove(CachedModel model)
    {
        if (TryDelete(model.Path))
            TryDelete(Path.ChangeExtension(model.Path, ManifestExtension));
    }

    /// <summary>Reads the activation ranges of a model, which are found out first where they are absent or damaged.</summary>
    /// <param name="key">Model and method; another method is another file.</param>
    /// <param name="calibrate">Finds the ranges out. Other processes that write here wait meanwhile; it must not call this cache.</param>
    /// <param name="cancellation">Ends the wait for another process that is writing.</param>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder belongs to somebody else.</exception>
    public ImmutableSortedDictionary<string, ActivationRange> GetOrCreateRanges(
        RangeKey key, Func<ImmutableSortedDictionary<string, ActivationRange>> calibrate, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, key.Name + RangesExtension);
        if (ReadRanges(key, path) is { } known)
            return known;
        using var exclusive = Lock(cancellation);
        if (ReadRanges(key, path) is { } foundMeanwhile)
            return foundMeanwhile;
        var ranges = calibrate();
        WriteWhole(path, RangeFile.Describe(key, ranges).ToJson());
        MarkUsed(path);
        return ranges;
    }

    /// <summary>The ranges where their file is complete, undamaged and of this key, else null.</summary>
    private ImmutableSortedDictionary<string, ActivationRange>? ReadRanges(RangeKey key, string path)
    {
        if (RangeFile.TryRead(path) is not { } file || file.Identity != key.Identity)
            return null;
        MarkUsed(path);
        return file.Ranges;
    }

    private static void WriteWhole(string path, string content)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}{TemporaryExtension}";
        try
        {
            File.WriteAllText(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Waits until no other process writes or deletes here.</summary>
    private FileStream Lock(CancellationToken cancellation)
    {
        var path = Path.Combine(folder, LockName);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path)) // somebody has it
            {
                cancellation.WaitHandle.WaitOne(LockPoll);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>The open file where it is complete and undamaged, else null.</summary>
    private CachedModel? TryOpen(GeneratedModel model, string path, bool wasBuilt)
    {
        var manifestPath = Path.ChangeExtension(path, ManifestExtension);
        if (CacheManifest.TryRead(manifestPath) is not { } manifest || manifest.Identity != model.Identity)
            return null;
        FileStream? lease = null;
        try
        {
            lease = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var isWhole = lease.Length == manifest.SizeBytes && Sha256.HexOf(lease) == manifest.Sha256;
            if (!isWhole || !File.Exists(path)) // deleted after it was opened and before it was locked
            {
                lease.Dispose();
                return null;
            }
            MarkUsed(manifestPath);
            return new CachedModel(lease, model, manifest.Sha256, wasBuilt);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) // absent, or being deleted
        {
            lease?.Dispose();
            return null;
        }
    }

    private void MarkUsed(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) // a reader on Windows: the date of its own use will do
        {
        }
    }

    private static void Write(GeneratedModel model, string path)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}{TemporaryExtension}";
        try
        {
            model.Save(temporary);
            var manifest = CacheManifest.Describe(model, new FileInfo(temporary).Length, HashOf(temporary));
            File.Move(temporary, path, overwrite: true);
            WriteWhole(Path.ChangeExtension(path, ManifestExtension), manifest.ToJson());
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Sha256.HexOf(file);
    }

    /// <summary>Deletes the files used longest ago until the rest is within the limit, and what dead processes left behind.</summary>
    private void Evict(string keep)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var leftover in Files(TemporaryExtension).Where(file => now - file.LastWriteTimeUtc > TemporaryLifetime))
            TryDelete(leftover.FullName);
        var models = Files(ModelExtension).Select(file => (file.FullName, file.Length, LastUse: File.GetLastWriteTimeUtc(Path.ChangeExtension(file.FullName, ManifestExtension))));
        var ranges = Files(RangesExtension).Select(file => (file.FullName, file.Length, LastUse: file.LastWriteTimeUtc));
        var all = models.Concat(ranges).OrderBy(file => file.LastUse).ThenBy(file => file.FullName, StringComparer.Ordinal).ToList();
        var total = all.Sum(file => file.Length);
        foreach (var file in all.Where(file => file.FullName != keep))
        {
            if (total <= limit.Value)
                return;
            if (TryDelete(file.FullName))
            {
                total -= file.Length;
                TryDelete(Path.ChangeExtension(file.FullName, ManifestExtension));
            }
        }
    }

    /// <summary>Files that still exist; asking for it also fixes the length that is read later.</summary>
    private List<FileInfo> Files(string extension) => [.. new DirectoryInfo(folder).EnumerateFiles("*" + extension).Where(file => file.Exists)];

    /// <summary>Deletes a file under an exclusive lock.</summary>
    /// <returns>False where somebody holds the file.</returns>
    private static bool TryDelete(string path)
    {
        try
        {
            using var exclusive = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
