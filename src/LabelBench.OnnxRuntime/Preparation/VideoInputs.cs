using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Labeling.Inputs;
using LabelBench.Labeling.Tracking;
using LabelBench.Labeling.Video;

namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>Clips to track objects in, and what moves in them.</summary>
/// <param name="Generated">How the clips were made; null for the user's own.</param>
public sealed record VideoInputs(ImmutableArray<VideoClip> Clips, ClipOptions? Generated)
{
    /// <summary>Generated clips, made first.</summary>
    /// <exception cref="UserMistakeException">The cache cannot be written.</exception>
    /// <inheritdoc cref="PipelineInputs.Open"/>
    public static PipelineInputs Generate(string cacheFolder, ClipOptions options, int count, IProgress<int>? made, CancellationToken cancellation)
    {
        var set = GeneratedInputs.Clips(cacheFolder, options, count, made, cancellation);
        return Of(set.Description, [.. set.Files.Select(Read)], options);

        VideoClip Read(InputFile file)
        {
            try
            {
                return MotionJpegAvi.Open(file.Path, file.Name) ?? throw new VideoFailureException(file.Name, "it is not what was written.");
            }
            catch (VideoFailureException e)
            {
                throw new UserMistakeException(file.Path, $"{e.Reason} Delete the file; it is made again.");
            }
        }
    }

    /// <summary>The user's own clips: a video, a folder of videos or frames.</summary>
    /// <param name="limit">Most frames to list.</param>
    public static Checked<PipelineInputs> Open(string path, int limit) => VideoFolder.Open(path, limit) is var found && found.Value is { } set
        ? Checked<PipelineInputs>.Valid(Of(set.Description, set.Clips, null))
        : Checked<PipelineInputs>.Invalid(found.Problems);

    /// <summary>What is painted into a generated clip; into the user's own, of which nobody knows, something is made up that fits its size.</summary>
    /// <param name="clip">Index of the clip.</param>
    /// <param name="objects">In a frame at a time.</param>
    public SceneOptions Scene(int clip, int width, int height, int objects) =>
        Generated?.Scene(clip) ?? new ClipOptions(width, height, Frames: 1, Objects: objects).Scene(clip);

    private static PipelineInputs Of(string description, ImmutableArray<VideoClip> clips, ClipOptions? options) =>
        new(description, [.. clips.Select(clip => new ItemRef(clip.Name, clip.Name))]) { Video = new VideoInputs(clips, options) };
}
