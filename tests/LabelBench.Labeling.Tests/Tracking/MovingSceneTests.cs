using LabelBench.Labeling.Tracking;

namespace LabelBench.Labeling.Tests.Tracking;

public class MovingSceneTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(25)]
    public void A_scene_holds_the_stated_number_of_objects_in_every_frame(int objects)
    {
        var scene = new MovingScene(new SceneOptions(Objects: objects));
        for (var frame = 0; frame < 300; frame++)
        {
            scene.Next();
            Assert.Equal(objects, scene.Truth.Count);
        }
        Assert.True(scene.Entered >= objects);
    }

    [Fact]
    public void Misses_and_false_alarms_come_at_their_stated_rates()
    {
        var scene = new MovingScene(new SceneOptions(Objects: 20, MissRate: 0.2, FalseAlarms: 2.5, EmbeddingLength: 0));
        var (seen, alarms) = (0, 0);
        for (var frame = 0; frame < 2000; frame++)
        {
            scene.Next();
            foreach (var identity in scene.Identities)
                _ = identity == MovingScene.FalseAlarm ? alarms++ : seen++;
            Assert.True(scene.Embeddings.IsEmpty);
        }
        Assert.Equal(0.8, seen / 40_000.0, 0.01); // deviation 0.002
        Assert.Equal(2.5, alarms / 2000.0, 0.05);
    }

    [Fact]
    public void Embeddings_of_one_object_are_alike_and_those_of_two_are_not()
    {
        var scene = new MovingScene(new SceneOptions(Objects: 2, MissRate: 0, FalseAlarms: 0, EmbeddingLength: 128));
        scene.Next();
        var first = scene.Embeddings.ToArray();
        scene.Next();
        Assert.True(Cosine(first.AsSpan(0, 128), scene.Embeddings[..128]) > 0.8f);
        Assert.True(Math.Abs(Cosine(first.AsSpan(0, 128), scene.Embeddings[128..])) < 0.5f);

        static float Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => System.Numerics.Tensors.TensorPrimitives.CosineSimilarity(a, b);
    }

    [Fact]
    public void The_same_seed_shows_the_same_scene()
    {
        var (a, b) = (new MovingScene(new SceneOptions()), new MovingScene(new SceneOptions()));
        for (var frame = 0; frame < 50; frame++)
        {
            a.Next();
            b.Next();
            Assert.Equal(a.Detections, b.Detections);
            Assert.Equal(a.Embeddings, b.Embeddings);
        }
    }

    [Fact]
    public void How_well_objects_are_seen_does_not_change_where_they_go()
    {
        var clear = new MovingScene(new SceneOptions(MissRate: 0, FalseAlarms: 0, BoxNoise: 0, EmbeddingLength: 0));
        var blurred = new MovingScene(new SceneOptions(MissRate: 0.5, FalseAlarms: 3, BoxNoise: 0.2, EmbeddingLength: 64));
        for (var frame = 0; frame < 400; frame++)
        {
            clear.Next();
            blurred.Next();
            Assert.Equal(clear.Truth, blurred.Truth);
        }
        Assert.True(clear.Entered > 10); // some have left and others come
    }
}
