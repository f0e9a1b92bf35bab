using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>Reads the section <c>postprocessing</c>, whose keys depend on the labels that the task makes.</summary>
internal static class PostprocessingReader
{
    /// <summary>More candidates than any grid of anchors has.</summary>
    private const int MostCandidates = 100_000;

    private const int MostRegions = 1000;

    private const int MostPicks = 1_000_000;

    public static Postprocessing? Read(YamlSection? section, LabelingTask task)
    {
        if (section is null)
            return null;
        Postprocessing? read = task switch
        {
            LabelingTask.ObjectDetection => ReadBoxes(section),
            LabelingTask.VideoTracking => ReadTracks(section),
            LabelingTask.Segmentation => ReadMasks(section),
            LabelingTask.TextEntities or LabelingTask.TextTags => new Postprocessing.Entities(section.Number("injected_share", 0, 1, required: false) ?? 0),
            LabelingTask.SpeechSegments => ReadSpeech(section),
            LabelingTask.UncertaintySampling => ReadUncertainty(section),
            LabelingTask.DiversitySampling => section.Integer("picks", 1, MostPicks) is { } picks ? new Postprocessing.Diversity(picks) : null,
            _ => null,
        };
        section.RefuseUnknownKeys();
        return read;
    }

    private static Postprocessing.Boxes? ReadBoxes(YamlSection section)
    {
        var (threshold, overlap) = ReadThresholds(section);
        var most = section.Integer("maximum_boxes", 1, MostCandidates);
        var injected = section.Integer("injected_candidates", 0, MostCandidates, required: false) ?? 0;
        return threshold is null || overlap is null || most is null ? null : new Postprocessing.Boxes(threshold.Value, overlap.Value, most.Value, injected);
    }

    private static Postprocessing.Tracks? ReadTracks(YamlSection section)
    {
        var (threshold, overlap) = ReadThresholds(section);
        var objects = section.Integer("injected_objects", 0, 1000);
        return threshold is null || overlap is null || objects is null ? null : new Postprocessing.Tracks(threshold.Value, overlap.Value, objects.Value);
    }

    private static Postprocessing.Masks? ReadMasks(YamlSection section)
    {
        var smallest = section.Integer("smallest_region", 0, int.MaxValue);
        var injected = section.Integer("injected_regions", 0, MostRegions, required: false) ?? 0;
        return smallest is null ? null : new Postprocessing.Masks(smallest.Value, injected);
    }

    private static (double? Threshold, double? Overlap) ReadThresholds(YamlSection section) =>
        (section.Number("threshold", 0, 1), section.Number("overlap", 0, 1));

    private static Postprocessing.SpeechTurns? ReadSpeech(YamlSection section)
    {
        var (begin, end) = (section.Number("begin_from", 0, 1), section.Number("end_below", 0, 1));
        var (speech, silence, padding) = (ReadMilliseconds(section, "least_speech_ms"), ReadMilliseconds(section, "least_silence_ms"), ReadMilliseconds(section, "padding_ms"));
        if (end > begin)
            section.Report("end_below", "is above begin_from; speech would end before it begins.");
        return begin is null || end is null || speech is null || silence is null || padding is null
            ? null
            : new Postprocessing.SpeechTurns(begin.Value, end.Value, speech.Value, silence.Value, padding.Value);
    }

    private static Postprocessing.Uncertainty? ReadUncertainty(YamlSection section)
    {
        var (passes, picks) = (section.Integer("passes", 2, 1000), section.Integer("picks", 1, MostPicks));
        return passes is null || picks is null ? null : new Postprocessing.Uncertainty(passes.Value, picks.Value);
    }

    private static TimeSpan? ReadMilliseconds(YamlSection section, string key) =>
        section.Number(key, 0, 60_000) is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
}
