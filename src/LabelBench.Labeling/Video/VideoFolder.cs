using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Labeling.Inputs;
using LabelBench.Labeling.Labels;

namespace LabelBench.Labeling.Video;

/// <summary>The user's own videos: one file, or a folder and everything below it. Every video file is a clip, and so is every folder that holds images, in natural order of their names.</summary>
public static class VideoFolder
{
    private const int ProblemsNamed = 5;

    /// <summary>File name endings that are taken for videos; all but .avi, .mjpeg and .mjpg need ffmpeg, and .avi does where it holds no Motion-JPEG.</summary>
    public static FrozenSet<string> Endings { get; } = new[]
    {
        ".avi", ".mjpeg", ".mjpg", ".mp4", ".m4v", ".mkv", ".mov", ".webm", ".mpg", ".mpeg", ".ts", ".wmv", ".flv", ".3gp",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The clips in a file or folder. A file that gives no frame is kept as unreadable, so that a run counts and names it.</summary>
    /// <param name="limit">Most frames at known places that are taken, at least 1; more would only cost memory for their places.</param>
    public static Checked<VideoSet> Open(string path, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        try
        {
            if (!File.Exists(path) && !Directory.Exists(path))
                return Refuse(new Problem(path, "", "does not exist; give a video, or a folder of videos or frames."));
            var clips = File.Exists(path) ? [OpenFile(Path.GetFullPath(path), Path.GetFileName(path))] : Take(Path.GetFullPath(path), limit);
            if (clips.Length == 0)
                return Refuse(new Problem(path, "", $"holds no videos and no frames, nor do the folders below it; looked for {string.Join(", ", Endings.Concat(ImageFolder.Endings).Order(StringComparer.Ordinal))}."));
            var unreadable = clips.OfType<VideoClip.Unreadable>().ToList();
            if (unreadable.Count == clips.Length)
                return Refuse([.. unreadable.Take(ProblemsNamed).Select(clip => new Problem(clip.Name, "", clip.Reason))]);
            return Checked<VideoSet>.Valid(new VideoSet(Describe(path, clips), clips, SizeOf(clips)));
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            return Refuse(new Problem(path, "", Unreadable.WhyFolder(path, e)));
        }
    }

    private static Checked<VideoSet> Refuse(params IEnumerable<Problem> problems) => Checked<VideoSet>.Invalid(problems);

    private static ImmutableArray<VideoClip> Take(string root, int limit)
    {
        FileFolder.ThrowIfClosed(root);
        var clips = ImmutableArray.CreateBuilder<VideoClip>();
        foreach (var clip in Walk(root, root))
        {
            clips.Add(clip is VideoClip.Stills stills && stills.Frames.Length > limit ? stills with { Frames = stills.Frames[..limit] } : clip);
            limit -= (clips[^1] as VideoClip.Stills)?.Frames.Length ?? 0;
            if (limit == 0)
                break;
        }
        return clips.ToImmutable();
    }

    /// <summary>Clips of a folder: its images, its videos, then its folders. Links to folders are not followed, as they may lead in circles.</summary>
    private static IEnumerable<VideoClip> Walk(string root, string folder)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        var files = Directory.EnumerateFiles(folder, "*", options).Order(NaturalOrder.Instance).ToList();
        var images = files.Where(file => ImageFolder.Endings.Contains(Path.GetExtension(file))).ToList();
        if (images.Count > 0)
            yield return OpenFrames(images, folder == root ? Path.GetFileName(Path.TrimEndingDirectorySeparator(root)) : NameOf(root, folder));
        foreach (var video in files.Where(file => Endings.Contains(Path.GetExtension(file))))
            yield return OpenFile(video, NameOf(root, video));
        foreach (var below in Directory.EnumerateDirectories(folder, "*", options).Where(FileFolder.IsNoLink).Order(NaturalOrder.Instance))
        {
            foreach (var clip in Walk(root, below))
                yield return clip;
        }
    }

    private static string NameOf(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');

    private static VideoClip.Stills OpenFrames(List<string> images, string name) => new(
        name,
        [.. images.Select(image => new FrameRange(image, 0, (int)Math.Min(new FileInfo(image).Length, int.MaxValue)))],
        Reading.Missing<ItemsPerSecond>("a folder of frames does not tell"),
        Reading.Missing<ImageSize>("frames tell it one by one")) { IsFolder = true };

    private static VideoClip OpenFile(string path, string name)
    {
        try
        {
            return Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".AVI" when MotionJpegAvi.Open(path, name) is { } clip => clip,
                ".MJPEG" or ".MJPG" => MotionJpegStream.Open(path, name),
                _ when FfmpegProgram.OnThisMachine() is not null => new VideoClip.Stream(name, path),
                _ => new VideoClip.Unreadable(name, FfmpegFrames.Missing),
            };
        }
        catch (VideoFailureException e)
        {
            return new VideoClip.Unreadable(name, e.Reason);
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            return new VideoClip.Unreadable(name, Unreadable.Why(path, e));
        }
    }

    private static string Describe(string path, ImmutableArray<VideoClip> clips)
    {
        var frames = clips.OfType<VideoClip.Stills>().Sum(clip => (long)clip.Frames.Length);
        var through = clips.OfType<VideoClip.Stream>().Count();
        string?[] parts =
        [
            string.Create(CultureInfo.InvariantCulture, $"{clips.Length} clips from {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))}"),
            frames > 0 ? string.Create(CultureInfo.InvariantCulture, $"{frames} frames at known places") : null,
            through > 0 ? string.Create(CultureInfo.InvariantCulture, $"{through} clips through ffmpeg") : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private static Bytes SizeOf(ImmutableArray<VideoClip> clips) => new(
        clips.OfType<VideoClip.Stills>().Sum(clip => clip.Frames.Sum(frame => (double)frame.Length))
        + clips.OfType<VideoClip.Stream>().Sum(clip => (double)new FileInfo(clip.Path).Length));
}
