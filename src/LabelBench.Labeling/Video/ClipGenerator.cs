using LabelBench.Core;
using LabelBench.Labeling.Detection;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Inputs;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Tracking;
using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Video;

/// <summary>Makes Motion-JPEG clips of a fixed camera: a generated photo, and the objects of a <see cref="MovingScene"/> that pass in front of it.</summary>
/// <remarks>Clip i depends on the options and i alone; several threads may ask at once.</remarks>
public sealed class ClipGenerator
{
    /// <summary>Part of every cache key; raise it whenever a pixel changes.</summary>
    public const int Version = 1;

    private readonly ClipOptions _options;
    private readonly PhotoGenerator _photos;

    /// <exception cref="ArgumentOutOfRangeException">A side, the number of frames or the bits per pixel are not positive.</exception>
    public ClipGenerator(ClipOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Frames, 1, nameof(options));
        (_options, _photos) = (options, new PhotoGenerator(new PhotoOptions(options.Width, options.Height, options.BitsPerPixel, options.Seed)));
    }

    /// <summary>Writes clip number <paramref name="index"/> of the endless set as an AVI file.</summary>
    /// <param name="file">Empty, writable and seekable; stays open.</param>
    public void Write(int index, Stream file, CancellationToken cancellation = default)
    {
        var photo = _photos.Create(index);
        var background = _photos.Render(index, photo.GrainDeviation);
        var frame = new PixelBuffer(background.Width, background.Height);
        var scene = new MovingScene(_options.Scene(index) with { EmbeddingLength = 0 });
        var writer = new MotionJpegWriter(file, new ImageSize(_options.Width, _options.Height), _options.FramesPerSecond);
        for (var i = 0; i < _options.Frames; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            scene.Next();
            background.Pixels.CopyTo(frame.Pixels);
            foreach (var (identity, box) in scene.Truth)
                Paint(frame, box, SplitMix64.For(~_options.Seed, identity));
            using var picture = VipsImage.FromPixels(frame.Pixels, frame.Width, frame.Height);
            writer.Add(picture.Encode(ImageFormat.Jpeg, photo.Quality));
        }
        writer.Finish();
    }

    /// <summary>An ellipse or a rectangle of one colour, with texture that moves along.</summary>
    private void Paint(PixelBuffer frame, in DetectedBox box, SplitMix64 look)
    {
        var (luma, cb, cr, contrast) = ((float)look.Between(40, 215), 35 * look.Bell(), 35 * look.Bell(), (float)look.Between(6, 24));
        var (textureX, textureY, isRound) = (look.Below(NaturalTexture.Side), look.Below(NaturalTexture.Side), look.Below(2) == 0);
        var (left, top) = ((int)MathF.Round(box.Left), (int)MathF.Round(box.Top));
        var (width, height) = ((int)MathF.Round(box.Width), (int)MathF.Round(box.Height));
        for (var y = Math.Max(0, -top); y < Math.Min(height, frame.Height - top); y++)
        {
            var texture = _photos.Texture.First(y + textureY);
            var down = (2 * y + 1f) / height - 1;
            for (var x = Math.Max(0, -left); x < Math.Min(width, frame.Width - left); x++)
            {
                var across = (2 * x + 1f) / width - 1;
                if (!isRound || across * across + down * down <= 1)
                    PhotoGenerator.Put(frame[left + x, top + y], luma + contrast * texture[(x + textureX) & (NaturalTexture.Side - 1)], cb, cr);
            }
        }
    }
}
