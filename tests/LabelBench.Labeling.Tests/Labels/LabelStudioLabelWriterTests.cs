using System.Text.Json;
using LabelBench.Labeling.Labels;

namespace LabelBench.Labeling.Tests.Labels;

public sealed class LabelStudioLabelWriterTests : IDisposable
{
    private readonly SampleLabels _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public void Boxes_are_per_cent_of_the_image_and_turn_about_their_top_left_corner()
    {
        var task = Assert.Single(Write(new LabelStudioOptions(),
            SampleLabels.Boxes("a.jpg", new BoxLabel("car", 0.9, SampleLabels.Upright), new BoxLabel("bus", 0.5, SampleLabels.Turned))).EnumerateArray());
        Assert.Equal("a.jpg", task.GetProperty("data").GetProperty("image").GetString());
        var prediction = Assert.Single(task.GetProperty("predictions").EnumerateArray());
        Assert.Equal(("yolo", 0.7), (prediction.GetProperty("model_version").GetString(), prediction.GetProperty("score").GetDouble()));
        var (upright, turned) = (prediction.GetProperty("result")[0], prediction.GetProperty("result")[1]);
        Assert.Equal(("label", "image", "rectanglelabels"), (Text(upright, "from_name"), Text(upright, "to_name"), Text(upright, "type")));
        Assert.Equal((200, 100, 0), (upright.GetProperty("original_width").GetInt32(), upright.GetProperty("original_height").GetInt32(), upright.GetProperty("image_rotation").GetInt32()));
        Assert.Equal([5, 20, 15, 40, 0], Place(upright));
        Assert.Equal("car", upright.GetProperty("value").GetProperty("rectanglelabels")[0].GetString());
        // From (50, 10), 50 long at atan2(30, 40), 50 high.
        Assert.Equal([25, 10, 25, 50, 36.87], Place(turned));
        Assert.NotEqual(Text(upright, "id"), Text(turned, "id"));
    }

    [Fact]
    public void A_box_of_text_and_what_it_says_share_an_id()
    {
        var result = Write(new LabelStudioOptions(), new ItemLabels("page", "ocr") { Text = [new("Total", 0.9, SampleLabels.Upright)], Size = new ImageSize(100, 100) })[0].GetProperty("predictions")[0].GetProperty("result");
        Assert.Equal(2, result.GetArrayLength());
        Assert.Equal(Text(result[0], "id"), Text(result[1], "id"));
        Assert.Equal(("rectanglelabels", "textarea", "Total"), (Text(result[0], "type"), Text(result[1], "type"), result[1].GetProperty("value").GetProperty("text")[0].GetString()));
        Assert.Equal(Place(result[0]), Place(result[1]));
    }

    [Fact]
    public void Entities_sounds_and_the_best_class_have_their_own_kinds()
    {
        var options = new LabelStudioOptions(DataKey: "audio", ObjectName: "audio", SpanName: "vad", ClassName: "topic");
        var task = Write(options, new ItemLabels("a.wav", "vad")
        {
            Classes = [new("call", 0.8), new("music", 0.2)],
            Entities = [new("drug", 0.7, 3, 10, 3, 10, "aspirin")],
            Sounds = [new("speech", 0.6, TimeSpan.FromMilliseconds(32), TimeSpan.FromMilliseconds(1_504))],
        })[0];
        var result = task.GetProperty("predictions")[0].GetProperty("result");
        Assert.Equal("a.wav", task.GetProperty("data").GetProperty("audio").GetString());
        Assert.Equal(("choices", "topic", "call"), (Text(result[0], "type"), Text(result[0], "from_name"), Assert.Single(result[0].GetProperty("value").GetProperty("choices").EnumerateArray()).GetString()));
        var entity = result[1].GetProperty("value");
        Assert.Equal((3, 10, "aspirin", "drug"), (entity.GetProperty("start").GetInt32(), entity.GetProperty("end").GetInt32(), Text(entity, "text"), entity.GetProperty("labels")[0].GetString()));
        var sound = result[2].GetProperty("value");
        Assert.Equal((0.032, 1.504), (sound.GetProperty("start").GetDouble(), sound.GetProperty("end").GetDouble()));
        Assert.All(result.EnumerateArray(), r => Assert.Equal("audio", Text(r, "to_name")));
    }

    [Fact]
    public void A_text_is_its_own_data_and_its_places_count_code_points()
    {
        var task = Write(new LabelStudioOptions(DataKey: "text", ObjectName: "text"), new ItemLabels("notes.txt:3", "bert")
        {
            SourceText = "😀. aspirin",
            Entities = [new("drug", 0.7, 4, 11, 3, 10, "aspirin")],
        })[0];
        Assert.Equal(("😀. aspirin", "notes.txt:3"), (Text(task.GetProperty("data"), "text"), Text(task.GetProperty("data"), "item")));
        var value = task.GetProperty("predictions")[0].GetProperty("result")[0].GetProperty("value");
        Assert.Equal((3, 10), (value.GetProperty("start").GetInt32(), value.GetProperty("end").GetInt32()));
    }

    [Fact]
    public void Hostile_names_come_back_and_with_a_prefix_they_are_parts_of_a_url()
    {
        var items = SampleLabels.HostileNames.Select(name => SampleLabels.Boxes(name, new BoxLabel(name, 1, SampleLabels.Upright))).ToArray();
        string[] expected = [.. SampleLabels.HostileNames.Select(name => name.Contains("half", StringComparison.Ordinal) ? name.Replace('\ud800', '\ufffd') : name)];
        Assert.Equal(expected, Data(Write(new LabelStudioOptions(), items)));
        const string Prefix = "/data/local-files/?d=in/";
        Assert.Equal(expected, Data(Write(new LabelStudioOptions(DataPrefix: Prefix), items)).Select(url =>
        {
            Assert.StartsWith(Prefix, url, StringComparison.Ordinal);
            Assert.All(url, c => Assert.InRange(c, '!', '~'));
            return Uri.UnescapeDataString(url[Prefix.Length..]);
        }));

        static IEnumerable<string> Data(JsonElement tasks) => tasks.EnumerateArray().Select(t => t.GetProperty("data").GetProperty("image").GetString()!);
    }

    [Fact]
    public void Nothing_is_an_empty_list_and_an_item_without_labels_a_task_without_results()
    {
        Assert.Equal(0, Write(new LabelStudioOptions()).GetArrayLength());
        var prediction = Write(new LabelStudioOptions(), new ItemLabels("a", "m"))[0].GetProperty("predictions")[0];
        Assert.Equal(0, prediction.GetProperty("result").GetArrayLength());
        Assert.False(prediction.TryGetProperty("score", out _));
    }

    private JsonElement Write(LabelStudioOptions options, params ItemLabels[] items)
    {
        using (var writer = new LabelStudioLabelWriter(_samples.At("labels.json"), options))
            Array.ForEach(items, writer.Write);
        return JsonDocument.Parse(File.ReadAllBytes(_samples.At("labels.json"))).RootElement;
    }

    private static string Text(JsonElement element, string key) => element.GetProperty(key).GetString()!;

    private static double[] Place(JsonElement result) => [.. new[] { "x", "y", "width", "height", "rotation" }.Select(key => result.GetProperty("value").GetProperty(key).GetDouble())];
}
