using LabelBench.Core;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>Reads the section <c>gate</c>.</summary>
internal static class GateReader
{
    public static GateSettings? Read(YamlSection? section)
    {
        if (section is null)
            return null;
        var accept = section.Number("accept_from", 0, 1);
        var reject = section.Number("reject_below", 0, 1);
        var quality = section.Number("quality_share", 0, 1);
        var injected = ReadInjected(section.Section("injected_confidence", required: false));
        section.RefuseUnknownKeys();
        if (reject > accept)
            section.Report("reject_below", "is above accept_from; labels between them would be both accepted and rejected.");
        return accept is null || reject is null || quality is null
            ? null
            : new GateSettings(accept.Value, reject.Value, new Share(quality.Value)) { InjectedConfidence = injected };
    }

    private static InjectedConfidence? ReadInjected(YamlSection? section)
    {
        if (section is null)
            return null;
        var (mean, deviation) = (section.Number("mean", 0, 1), section.Number("deviation", 0, 1));
        section.RefuseUnknownKeys();
        return mean is null || deviation is null ? null : new InjectedConfidence(mean.Value, deviation.Value);
    }
}
