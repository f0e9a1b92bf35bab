using LabelBench.Reporting.Charts;

namespace LabelBench.Cli.Running;

/// <summary>What draws figures without a browser in this build: ScottPlot, in builds with <c>-p:FullFeed=true</c>.</summary>
internal static class FigurePainters
{
#if FULL_FEED
    public static IFigurePainter? ForThisBuild { get; } = new LabelBench.ScottPlot.ScottPlotPainter();
#else
    public static IFigurePainter? ForThisBuild => null;
#endif
}
