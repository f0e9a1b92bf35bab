using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LabelBench.Core;
using LabelBench.Labeling.Detection;
using LabelBench.Labeling.Inputs;

namespace LabelBench.Labeling.Tracking;

/// <summary>A seeded scene of boxes that drive and walk through a picture, frame by frame, with the detections that a detector would give and who they really are.</summary>
/// <remarks>
/// Objects keep their velocity but for small changes. Where they go depends on the seed, the size and the numbers of objects and classes alone, not on how well they are seen:
/// a clip painted from one scene can be labelled with the detections of another that sees it worse. Each frame is valid until the next is asked for.
/// </remarks>
public sealed class MovingScene
{
    /// <summary>In <see cref="Identities"/>: the detection shows nothing.</summary>
    public const int FalseAlarm = -1;

    private sealed class Actor(int identity, int kind, float[] look)
    {
        internal int Identity => identity;
        internal int Kind => kind;
        internal float[] Look => look;
        internal double X, Y, Width, Height, VelocityX, VelocityY;
    }

    private readonly SceneOptions _options;
    private readonly List<Actor> _actors = [];
    private readonly List<DetectedBox> _detections = [];
    private readonly List<int> _identities = [];
    private readonly List<float> _embeddings = [];
    private readonly List<(int Identity, DetectedBox Box)> _truth = [];
    private SplitMix64 _random; // of the objects' ways
    private SplitMix64 _sight;
    private int _entered;

    public MovingScene(SceneOptions options)
    {
        (_options, _random, _sight) = (options, new SplitMix64(options.Seed), SplitMix64.For(options.Seed, -1));
        for (var i = 0; i < options.Objects; i++)
        {
            var actor = Enter();
            (actor.X, actor.Y) = (_random.Between(0, options.Width), _random.Between(0, options.Height)); // the first ones are there already
        }
    }

    /// <summary>Detections of the frame, in no particular order.</summary>
    public ReadOnlySpan<DetectedBox> Detections => CollectionsMarshal.AsSpan(_detections);

    /// <summary>Who each detection is: 0, 1, ... or <see cref="FalseAlarm"/>.</summary>
    public ReadOnlySpan<int> Identities => CollectionsMarshal.AsSpan(_identities);

    /// <summary>detections x EmbeddingLength numbers.</summary>
    public ReadOnlySpan<float> Embeddings => CollectionsMarshal.AsSpan(_embeddings);

    /// <summary>Every object of the frame with its true box, the missed ones included.</summary>
    public IReadOnlyList<(int Identity, DetectedBox Box)> Truth => _truth;

    /// <summary>Objects that entered so far.</summary>
    public int Entered => _entered;

    /// <summary>Goes to the next frame; the first call gives the first.</summary>
    public void Next()
    {
        _detections.Clear();
        _identities.Clear();
        _embeddings.Clear();
        _truth.Clear();
        foreach (var actor in _actors)
            Move(actor);
        _actors.RemoveAll(actor => actor.X < 0 || actor.Y < 0 || actor.X > _options.Width || actor.Y > _options.Height);
        while (_actors.Count < _options.Objects)
            Enter();
        foreach (var actor in _actors)
        {
            _truth.Add((actor.Identity, Box(actor.X, actor.Y, actor.Width, actor.Height, actor.Kind, 1)));
            if (_sight.Unit() >= _options.MissRate)
                Detect(Seen(actor), actor.Identity, actor.Look);
        }
        for (var expected = _options.FalseAlarms; expected > 0; expected--)
        {
            if (_sight.Unit() < expected)
                Detect(Phantom(), FalseAlarm, Look(ref _sight));
        }
    }

    private void Move(Actor actor)
    {
        actor.VelocityX += 0.2 * _random.Bell();
        actor.VelocityY += 0.1 * _random.Bell();
        actor.X += actor.VelocityX;
        actor.Y += actor.VelocityY;
    }

    /// <summary>A new object at the left or right edge, on its way in.</summary>
    private Actor Enter()
    {
        var height = _random.Between(0.05, 0.25) * _options.Height;
        var fromLeft = _random.Below(2) == 0;
        var looks = SplitMix64.For(_options.Seed, _entered);
        var actor = new Actor(_entered++, _random.Below(_options.Classes), Look(ref looks))
        {
            X = fromLeft ? 0 : _options.Width,
            Y = _random.Between(0.1, 0.9) * _options.Height,
            Width = height * _random.Between(0.4, 1.8),
            Height = height,
            VelocityX = _random.Between(0.001, 0.006) * _options.Width * (fromLeft ? 1 : -1),
            VelocityY = _random.Between(-0.001, 0.001) * _options.Height,
        };
        _actors.Add(actor);
        return actor;
    }

    private static DetectedBox Box(double x, double y, double width, double height, int kind, double score) =>
        new((float)(x - width / 2), (float)(y - height / 2), (float)(x + width / 2), (float)(y + height / 2), kind, (float)score);

    private DetectedBox Seen(Actor actor)
    {
        var noise = _options.BoxNoise;
        var (x, y) = (actor.X + noise * actor.Width * _sight.Bell(), actor.Y + noise * actor.Height * _sight.Bell());
        var width = actor.Width * Math.Max(0.5, 1 + noise * _sight.Bell());
        var height = actor.Height * Math.Max(0.5, 1 + noise * _sight.Bell());
        return Box(x, y, width, height, actor.Kind, _sight.Between(0.5, 0.98));
    }

    private DetectedBox Phantom()
    {
        var (x, y) = (_sight.Between(0, _options.Width), _sight.Between(0, _options.Height));
        var side = _sight.Between(0.05, 0.2) * _options.Height;
        return Box(x, y, side, side, _sight.Below(_options.Classes), _sight.Between(0.25, 0.6));
    }

    private void Detect(in DetectedBox box, int identity, float[] look)
    {
        _detections.Add(box);
        _identities.Add(identity);
        var noise = (float)(_options.AppearanceNoise / Math.Sqrt(Math.Max(1, look.Length)));
        foreach (var value in look)
            _embeddings.Add(value + noise * _sight.Bell());
    }

    /// <summary>A direction of length 1; two of them are nearly at right angles.</summary>
    private float[] Look(ref SplitMix64 random)
    {
        var look = new float[_options.EmbeddingLength];
        for (var i = 0; i < look.Length; i++)
            look[i] = random.Bell();
        if (look.Length > 0)
            TensorPrimitives.Divide(look, Math.Max(TensorPrimitives.Norm<float>(look), 1e-6f), look);
        return look;
    }
}
