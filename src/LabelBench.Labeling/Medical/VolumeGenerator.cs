using LabelBench.Core;

namespace LabelBench.Labeling.Medical;

/// <summary>Makes CT-like volumes of a trunk: ellipsoids of tissue in a body of fat and muscle in air, with bone, vessels, uneven brightness and noise. Where the organs are is known.</summary>
/// <remarks>
/// Shapes in the manner of the phantom of Shepp and Logan (1974), doi:10.1109/TNS.1974.6499235, with seeded sizes, places and densities; Hounsfield units after common
/// tables (air -1000, fat -100, soft tissue 20 to 70, contrast-filled kidney 120 to 200, bone 300 to 900). Volume i depends on the options and i alone; several threads may ask at once.
/// </remarks>
public sealed class VolumeGenerator
{
    /// <summary>Part of every cache key; raise it whenever a voxel changes.</summary>
    public const int Version = 1;

    /// <summary>Classes of the masks, the background included.</summary>
    public const int Classes = 4;

    private const int Air = -1000;

    private readonly VolumeOptions _options;

    public VolumeGenerator(VolumeOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Height, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Slices, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)options.Width * options.Height * options.Slices, Array.MaxLength / 2 - NiftiHeader.SmallestDataOffset, nameof(options));
        _options = options;
    }

    /// <summary>Volume number <paramref name="index"/> of the endless set.</summary>
    public GeneratedVolume Create(int index)
    {
        var random = SplitMix64.For(_options.Seed, index);
        var voxels = _options.Width * _options.Height * _options.Slices;
        var (intensities, classes) = (new short[voxels], new byte[voxels]);
        Array.Fill(intensities, (short)Air);
        foreach (var shape in Anatomy(ref random))
            Paint(shape, intensities, classes);
        AddNoise(intensities, ref random);
        return new GeneratedVolume(new NiftiHeader(_options.Width, _options.Height, _options.Slices, VoxelType.Int16), intensities, classes);
    }

    /// <summary>An ellipsoid in a space from -1 to 1 on each axis, turned about the third axis.</summary>
    /// <param name="Class">Of its voxels in the mask.</param>
    /// <param name="Density">In Hounsfield units.</param>
    private readonly record struct Shape(double X, double Y, double Z, double RadiusX, double RadiusY, double RadiusZ, double Cosine, double Sine, int Density, byte Class);

    /// <summary>From the outside in; what comes later lies over what was there.</summary>
    private static List<Shape> Anatomy(ref SplitMix64 random)
    {
        var shapes = new List<Shape>
        {
            Make(ref random, 0, 0, 0, 0.88, 0.70, 1.6, -105, 0), // fat under the skin
            Make(ref random, 0, 0, 0, 0.80, 0.61, 1.6, 45, 0), // muscle
            Make(ref random, 0, 0.46, 0, 0.10, 0.10, 1.6, 550, 0), // spine
            Make(ref random, 0.06, 0.28, 0, 0.05, 0.05, 1.6, 160, 0), // vessel
        };
        var organ = Make(ref random, -0.36, -0.10, -0.1, 0.33, 0.30, 0.62, 62, 1);
        shapes.Add(organ);
        shapes.Add(Make(ref random, -0.34, 0.27, 0.1, 0.11, 0.09, 0.42, 150, 2));
        shapes.Add(Make(ref random, 0.34, 0.27, 0.1, 0.11, 0.09, 0.42, 150, 2));
        for (var lesions = 1 + random.Below(4); lesions > 0; lesions--)
        {
            var radius = random.Between(0.03, 0.09);
            shapes.Add(new Shape(
                organ.X + 0.5 * organ.RadiusX * random.Between(-1, 1), organ.Y + 0.5 * organ.RadiusY * random.Between(-1, 1), organ.Z + 0.5 * organ.RadiusZ * random.Between(-1, 1),
                radius, radius * random.Between(0.7, 1.3), 2 * radius, 1, 0, random.Below(2) == 0 ? 15 : 115, 3));
        }
        return shapes;
    }

    /// <summary>A shape near the given one: no two people are alike.</summary>
    private static Shape Make(ref SplitMix64 random, double x, double y, double z, double radiusX, double radiusY, double radiusZ, int density, byte classNumber)
    {
        var angle = random.Between(-0.25, 0.25);
        return new Shape(
            x + random.Between(-0.03, 0.03), y + random.Between(-0.03, 0.03), z + random.Between(-0.1, 0.1),
            radiusX * random.Between(0.9, 1.1), radiusY * random.Between(0.9, 1.1), radiusZ * random.Between(0.9, 1.1),
            Math.Cos(angle), Math.Sin(angle), density + random.Below(31) - 15, classNumber);
    }

    private void Paint(in Shape shape, short[] intensities, byte[] classes)
    {
        var (width, height) = (_options.Width, _options.Height);
        var reach = Math.Max(shape.RadiusX, shape.RadiusY);
        var (firstZ, lastZ) = Range(shape.Z, shape.RadiusZ, _options.Slices);
        var (firstY, lastY) = Range(shape.Y, reach, height);
        var (firstX, lastX) = Range(shape.X, reach, width);
        for (var z = firstZ; z <= lastZ; z++)
        {
            var dz = (Place(z, _options.Slices) - shape.Z) / shape.RadiusZ;
            for (var y = firstY; y <= lastY; y++)
            {
                var dy = Place(y, height) - shape.Y;
                var row = (z * height + y) * width;
                for (var x = firstX; x <= lastX; x++)
                {
                    var dx = Place(x, width) - shape.X;
                    var (u, v) = ((dx * shape.Cosine + dy * shape.Sine) / shape.RadiusX, (dy * shape.Cosine - dx * shape.Sine) / shape.RadiusY);
                    if (u * u + v * v + dz * dz > 1)
                        continue;
                    intensities[row + x] = (short)shape.Density;
                    classes[row + x] = shape.Class;
                }
            }
        }
    }

    /// <summary>Middle of voxel i of n, from -1 to 1.</summary>
    private static double Place(int i, int n) => (2 * i + 1.0) / n - 1;

    private static (int First, int Last) Range(double centre, double reach, int n) =>
        (Math.Max(0, (int)Math.Floor((centre - reach + 1) * n / 2) - 1), Math.Min(n - 1, (int)Math.Ceiling((centre + reach + 1) * n / 2) + 1));

    /// <summary>Noise everywhere, and brightness that falls off towards the middle by up to 25 units, as scanners' hardened beams leave it.</summary>
    private void AddNoise(short[] intensities, ref SplitMix64 random)
    {
        var (width, height, deviation) = (_options.Width, _options.Height, (float)_options.NoiseDeviation);
        for (var i = 0; i < intensities.Length; i++)
        {
            var (x, y) = (Place(i % width, width), Place(i / width % height, height));
            var cupping = intensities[i] == Air ? 0 : 25 * Math.Min(1, x * x + y * y) - 25;
            intensities[i] = (short)Math.Clamp(intensities[i] + cupping + deviation * random.Bell(), short.MinValue, short.MaxValue);
        }
    }
}
