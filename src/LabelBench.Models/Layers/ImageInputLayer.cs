namespace LabelBench.Models.Layers;

internal static class ImageInputLayer
{
    /// <summary>The input <c>image</c>, [N, channels, height, width].</summary>
    public static Tensor ImageInput(this GraphBuilder graph, ModelSize size, int channels = 3)
    {
        var image = size.Image!.Value;
        return graph.Input("image", ElementType.Float32, [size.Batch, channels, image.Height, image.Width], new InputValues.StandardNormal());
    }
}
