using System.Collections.Frozen;
using LabelBench.Core;
using LabelBench.Labeling.Audio;

namespace LabelBench.Labeling.Inputs;

/// <summary>The user's own recordings: a folder and everything below it.</summary>
public static class RecordingFolder
{
    private const string Wave = ".wav";

    private static readonly FrozenSet<string> WaveAlone = new[] { Wave }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>File name endings that are taken for recordings; all but .wav need <c>ffmpeg</c>.</summary>
    public static FrozenSet<string> Endings { get; } = new[] { Wave, ".mp3", ".flac", ".ogg", ".opus", ".m4a", ".aac" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The first recordings of a folder. Those that cannot be read here are told one by one later, unless that goes for all of them.</summary>
    /// <param name="limit">Most recordings to take, at least 1.</param>
    /// <param name="ffmpeg">Null where the machine has none.</param>
    public static Checked<InputSet> Open(string folder, int limit, FfmpegProgram? ffmpeg)
    {
        var found = FileFolder.Open(folder, limit, Endings, "recordings");
        return ffmpeg is null && found.Value is { } set && !FileFolder.Open(folder, 1, WaveAlone, "recordings").IsValid
            ? Checked<InputSet>.Invalid(new Problem(folder, "", $"holds compressed recordings only, such as {set.Files[0].Name}; install ffmpeg so that the program is on the PATH, or convert them to WAV."))
            : found;
    }
}
