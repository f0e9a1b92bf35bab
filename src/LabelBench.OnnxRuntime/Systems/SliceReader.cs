using LabelBench.Core;
using LabelBench.Labeling.Medical;
using LabelBench.Measurement.Pipelines;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Reads slices, and images as whole files. Keeps the volume open whose slices are coming; when it meets a volume for the first time, it finds its intensity window.</summary>
/// <remarks>Finding the window reads a sample of the volume's slices, of a packed volume everything: a labeling job does that once a volume too, so it is part of what is measured.</remarks>
internal sealed class SliceReader(SlicePreprocessing preprocessing) : IStageWorker<SegmentationItem>
{
    private readonly Dictionary<string, OpenedVolume> opened = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> failed = new(StringComparer.Ordinal);
    private string? path;
    private VolumeFile? file;

    public void Process(ReadOnlySpan<SegmentationItem> items)
    {
        foreach (var item in items)
        {
            if (VolumeFolder.IsVolume(item.File))
                ReadSlice(item);
            else
                item.Read();
        }
    }

    public void Dispose() => file?.Dispose();

    private void ReadSlice(SegmentationItem item)
    {
        try
        {
            if (failed.TryGetValue(item.File, out var reason))
                item.Unreadable = reason;
            else
                item.Read(Open(item.File), opened[item.File]);
        }
        catch (Exception e) when (e is VolumeFailureException || Unreadable.Is(e))
        {
            item.Unreadable = e is VolumeFailureException failure ? failure.Reason : Unreadable.Reason(item.File, e);
        }
    }

    private VolumeFile Open(string wanted)
    {
        if (wanted == path && file is not null)
            return file;
        file?.Dispose();
        (file, path) = (null, wanted);
        try
        {
            file = VolumeFolder.OpenVolume(wanted);
            if (!opened.ContainsKey(wanted))
                opened[wanted] = new OpenedVolume(file.Header, VolumeWindow.Of(file, preprocessing.LowPercentile, preprocessing.HighPercentile, wanted));
            return file;
        }
        catch (VolumeFailureException failure)
        {
            failed[wanted] = failure.Reason; // none of its slices needs to be tried
            throw;
        }
    }
}
