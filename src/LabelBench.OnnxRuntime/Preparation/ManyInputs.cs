using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>More generated input than a workload reads in turn, for trials that read every item once.</summary>
public static class ManyInputs
{
    /// <summary>So many times the items, as far as they stay below <see cref="MostBytes"/>: at a few hundred a second a window of some seconds.</summary>
    private const int Times = 16;

    private static readonly Bytes MostBytes = Bytes.FromMebibytes(256);

    /// <summary>A page of a document takes a third of a megabyte and a tenth of a second to make.</summary>
    private const int TimesPages = 4;

    /// <summary>The workload as a cell of it reads; itself where the input is the user's own, or large by itself.</summary>
    public static Workload For(Workload workload, IssuedSamples samples) => samples is not IssuedSamples.Unique ? workload : workload with
    {
        Input = workload.Input switch
        {
            InputSource.Photos p => p with { Count = Math.Max(p.Count, Math.Min(p.Count * Times, (int)(MostBytes.Value / (p.Width * (double)p.Height * p.BitsPerPixel / 8)))) },
            InputSource.DocumentPages d => d with { Count = d.Count * TimesPages },
            InputSource.Sentences s => s with { Count = s.Count * Times },
            InputSource.Speech a => a with { Count = a.Count * TimesPages },
            var other => other,
        },
    };
}
