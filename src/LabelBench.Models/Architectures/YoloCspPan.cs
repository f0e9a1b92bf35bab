using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Architectures;

/// <summary>
/// Anchor-free detector of the YOLO family at sizes "n", "s" and "m": cross-stage partial backbone, path aggregation neck,
/// decoupled heads on three scales; 63 convolutions at n and s, 83 at m.
/// </summary>
/// <remarks>
/// Output <c>pred</c> is [N, 84, A] over A = H W (1/64 + 1/256 + 1/1024) anchors, scale 8 first, row-major inside a scale. Rows 0 to 3
/// are the distances from the anchor's centre to the left, top, right and bottom edge in units of the stride, rows 4 to 83 class
/// confidences. Boxes and non-maximum suppression are left to the host: DirectML has no NonMaxSuppression.
/// Blocks and widths as in Ultralytics' yolov8.yaml; distribution over distances: Li et al. (2020), arXiv:2006.04388.
/// </remarks>
internal sealed class YoloCspPan
{
    private const int Classes = 80;

    /// <summary>Bins of the distribution that a distance is the mean of.</summary>
    private const int Bins = 16;

    /// <summary>Bias at which the confidence of a class is 0.01: most anchors see nothing, as in a trained detector.</summary>
    /// <remarks>ln(0.01 / 0.99): Lin et al. (2017), doi:10.1109/ICCV.2017.324, section 3.3.</remarks>
    private const float RareClass = -4.595f;

    /// <summary>SiLU halves small values, so that features reach the heads at about a tenth of order 1; this makes boxes follow the image (measured).</summary>
    private const double LastGain = 10;

    private const Activation Silu = Activation.Silu;

    /// <summary>Channels of the stem and of the four stages.</summary>
    private readonly int[] _widths;

    /// <summary>Bottlenecks in each of the four stages; the neck's blocks are as deep as the first.</summary>
    private readonly int[] _depths;

    private YoloCspPan(int[] widths, int[] depths) => (_widths, _depths) = (widths, depths);

    public static ModelArchitecture N { get; } = Architecture("n", new YoloCspPan([16, 32, 64, 128, 256], [1, 2, 2, 1]), 3_157_200, -5_312, 8.7e9);

    public static ModelArchitecture S { get; } = Architecture("s", new YoloCspPan([32, 64, 128, 256, 512], [1, 2, 2, 1]), 11_166_560, -10_032, 28.6e9);

    public static ModelArchitecture M { get; } = Architecture("m", new YoloCspPan([48, 96, 192, 384, 576], [2, 4, 4, 2]), 25_902_640, -16_576, 78.9e9);

    private static ModelArchitecture Architecture(string size, YoloCspPan network, long parameters, long difference, double flops) => new(network.Define)
    {
        Id = $"yolo-csp-pan-{size}",
        Title = $"YOLO-style detector, size {size}: 80 classes of boxes",
        Item = "image",
        ImageSide = new SizeRule(Default: 640, Step: 32, Least: 32, Most: 2048),
        Published = new PublishedFigures(
            Parameters: new Count(parameters),
            Flops: new Count(flops),
            ParameterDifference: difference,
            Difference: "BatchNormalizations folded; the 16 bin positions are constants here",
            Source: string.Create(CultureInfo.InvariantCulture,
                $"Ultralytics, YOLOv8{size} at 640 pixels: {parameters} parameters (yolov8.yaml), {flops / 1e9:0.0} GFLOPs (model table)")),
    };

    private void Define(GraphBuilder graph, ModelSize size)
    {
        var (p3, p4, p5) = Backbone(graph, graph.ImageInput(size));
        var n4 = Csp(graph, "neck.up4", graph.Concat(1, graph.EnlargeNearest(p5, 2), p4), _widths[3], _depths[0], residual: false);
        var n3 = Csp(graph, "neck.up3", graph.Concat(1, graph.EnlargeNearest(n4, 2), p3), _widths[2], _depths[0], residual: false);
        var down4 = graph.ConvLayer2D("neck.down3", n3, _widths[2], kernel: 3, stride: 2, activation: Silu);
        var o4 = Csp(graph, "neck.out4", graph.Concat(1, down4, n4), _widths[3], _depths[0], residual: false);
        var down5 = graph.ConvLayer2D("neck.down4", o4, _widths[3], kernel: 3, stride: 2, activation: Silu);
        var o5 = Csp(graph, "neck.out5", graph.Concat(1, down5, p5), _widths[4], _depths[0], residual: false);
        var boxes = Head(graph, "head.box", [n3, o4, o5], width: Math.Max(_widths[2] / 4, 4 * Bins), outputs: 4 * Bins, meanBias: 0);
        var classes = Head(graph, "head.class", [n3, o4, o5], width: Math.Max(_widths[2], Classes), outputs: Classes, meanBias: RareClass);
        graph.Output("pred", graph.Concat(1, Distances(graph, boxes), graph.Sigmoid(classes)));
    }

    private (Tensor P3, Tensor P4, Tensor P5) Backbone(GraphBuilder graph, Tensor x)
    {
        using var scope = graph.Scope("backbone");
        x = graph.ConvLayer2D("stem", x, _widths[0], kernel: 3, stride: 2, activation: Silu);
        var stages = new List<Tensor>();
        foreach (var (i, depth) in _depths.Index())
        {
            x = graph.ConvLayer2D($"down{i + 2}", x, _widths[i + 1], kernel: 3, stride: 2, activation: Silu);
            x = Csp(graph, $"stage{i + 2}", x, _widths[i + 1], depth, residual: true);
            stages.Add(x);
        }
        return (stages[1], stages[2], PyramidPool(graph, x));
    }

    /// <summary>Half of the channels pass by while the other half goes through bottlenecks; every intermediate result is joined at the end.</summary>
    /// <remarks>Wang et al. (2020), arXiv:1911.11929.</remarks>
    private static Tensor Csp(GraphBuilder graph, string name, Tensor x, int channels, int depth, bool residual)
    {
        using var scope = graph.Scope(name);
        var half = channels / 2;
        var parts = graph.Split(graph.ConvLayer2D("in", x, channels, kernel: 1, activation: Silu), 1, half, half).ToList();
        for (var i = 0; i < depth; i++)
        {
            var y = graph.ConvLayer2D($"bottleneck{i}.conv1", parts[^1], half, kernel: 3, activation: Silu);
            y = graph.ConvLayer2D($"bottleneck{i}.conv2", y, half, kernel: 3, activation: Silu, gain: 0.6);
            parts.Add(residual ? graph.Add(parts[^1], y) : y);
        }
        return graph.ConvLayer2D("out", graph.Concat(1, [.. parts]), channels, kernel: 1, activation: Silu);
    }

    /// <summary>Maxima over windows of 5, 9 and 13 pixels beside the features themselves.</summary>
    private static Tensor PyramidPool(GraphBuilder graph, Tensor x)
    {
        using var scope = graph.Scope("pool");
        var narrow = graph.ConvLayer2D("in", x, x.Shape[1] / 2, kernel: 1, activation: Silu);
        var five = graph.MaxPool(narrow, kernel: 5, stride: 1, padding: 2);
        var nine = graph.MaxPool(five, kernel: 5, stride: 1, padding: 2);
        var thirteen = graph.MaxPool(nine, kernel: 5, stride: 1, padding: 2);
        return graph.ConvLayer2D("out", graph.Concat(1, narrow, five, nine, thirteen), x.Shape[1], kernel: 1, activation: Silu);
    }

    /// <summary>The same small head on each scale, anchors of all scales joined: [N, outputs, A].</summary>
    private static Tensor Head(GraphBuilder graph, string name, ImmutableArray<Tensor> scales, int width, int outputs, float meanBias)
    {
        var joined = new List<Tensor>();
        foreach (var (i, x) in scales.Index())
        {
            using var scope = graph.Scope($"{name}.{i}");
            var y = graph.ConvLayer2D("conv1", x, width, kernel: 3, activation: Silu);
            y = graph.ConvLayer2D("conv2", y, width, kernel: 3, activation: Silu);
            y = graph.ConvLayer2D("conv3", y, outputs, kernel: 1, gain: LastGain, meanBias: meanBias);
            joined.Add(graph.Reshape(y, [x.Shape[0], outputs, x.Shape[2] * x.Shape[3]]));
        }
        return graph.Concat(2, [.. joined]);
    }

    /// <summary>Mean of each edge's distribution over bins 0 to 15: [N, 64, A] to [N, 4, A].</summary>
    private static Tensor Distances(GraphBuilder graph, Tensor bins)
    {
        var (batch, anchors) = (bins.Shape[0], bins.Shape[2]);
        var shares = graph.Softmax(graph.Transpose(graph.Reshape(bins, [batch, 4, Bins, anchors]), 0, 1, 3, 2));
        var positions = graph.Constant([Bins, 1], [.. Enumerable.Range(0, Bins).Select(bin => (float)bin)]);
        return graph.Reshape(graph.MatMul(shares, positions), [batch, 4, anchors]);
    }
}
