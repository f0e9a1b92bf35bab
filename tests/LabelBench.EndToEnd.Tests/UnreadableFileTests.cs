using System.Collections.Immutable;
using System.Runtime.Versioning;
using LabelBench.Capacity;
using LabelBench.Capacity.Demands;
using LabelBench.Core;
using LabelBench.Labeling.Audio;
using LabelBench.Labeling.Embeddings;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Inputs;
using LabelBench.Labeling.Ocr;
using LabelBench.Labeling.Text;
using LabelBench.Labeling.Video;
using LabelBench.Measurement.Load.Arrivals;
using LabelBench.Models;
using LabelBench.Records;
using LabelBench.Records.Imports;
using LabelBench.Records.Recordings;
using LabelBench.Reporting.Sheets;
using LabelBench.Storage.Folder;
using LabelBench.Testing;
using LabelBench.Web.Guards;
using LabelBench.Workloads;
using LabelBench.Workloads.Policy;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Every room that reads files which users name or own says the same of one that cannot be read.</summary>
public class UnreadableFileTests
{
    /// <summary>A reader takes a path, and gives what it finds wrong; nothing where it finds nothing.</summary>
    private static readonly Dictionary<string, Func<string, IEnumerable<string>>> Readers = new()
    {
        ["x.yaml"] = path => Told(WorkloadCatalog.LoadFile(path, [])),
        ["gate.yaml"] = path => Told(ComparisonPolicyFile.Load(path, ["throughput_items_per_s"])),
        ["demand.yaml"] = path => Told(DemandFile.ReadFile(path, new MeasuredWorkloads([], ImmutableSortedDictionary<string, int?>.Empty, "none"), ExchangeRates.Builtin)),
        ["offers.csv"] = path => Told(CatalogReader.ReadFile(path, ExchangeRates.Builtin, GpuTable.Builtin, new DateOnly(2026, 1, 1))),
        ["trace.csv"] = path => Told(ArrivalTrace.Read(path, TraceUnit.Milliseconds)),
        ["record.json"] = path => Told(RecordJson.Load(path)),
        ["import.json"] = path => Told(ImportedRun.Load(path)),
        ["summary.txt"] = path => Told(ToolLogs.Read([path], TimeProvider.System)),
        ["telemetry.rec"] = path => Told(TelemetryRecording.Load(path)),
        ["latencies.lat"] = path => Told(StoredRun.ReadLatencies(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".", Path.GetFileName(path))),
        ["model.onnx"] = path => Told(OnnxModelFile.Inspect(path)),
        ["words.txt"] = path => Told(WordPieceVocabulary.FromFile(path)),
        ["keys.txt"] = path => Told(() => CtcDecoder.FromFile(path)),
        ["speech.wav"] = path => Told(() => WaveFile.Read(path)),
        ["vectors.npy"] = path => Told(NpyHeader.Read(path)),
        ["clip.avi"] = path => Told(VideoFolder.Open(path, 10)),
        ["logo.png"] = path => Told(SheetLogo.Load(path)),
        ["token"] = path => Told(AccessToken.Load(path)),
    };

    public static TheoryData<string> Names => [.. Readers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_that_is_not_there_and_a_folder_in_its_place_are_named_for_what_they_are(string name)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder[name]);
        var missing = Assert.Single(Readers[name](folder["no-" + name]));
        Assert.True(missing.StartsWith("cannot be read: there is no such file.", StringComparison.Ordinal) || missing.StartsWith("does not exist; give a video", StringComparison.Ordinal), missing);
        if (name is not "clip.avi" and not "summary.txt") // these read folders, too
            Assert.Matches("^(cannot be read: it )?is a folder; name ", Assert.Single(Readers[name](folder[name])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Files_that_are_empty_or_hold_other_bytes_are_told_in_words(string name)
    {
        using var folder = new TemporaryFolder();
        var garbage = new byte[5000];
        new Random(1729).NextBytes(garbage);
        foreach (var content in new byte[][] { [], garbage })
        {
            File.WriteAllBytes(folder[name], content);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
            var told = Readers[name](folder[name]).ToList();
            Assert.NotEmpty(told);
            Assert.All(told, text => Assert.DoesNotMatch(@"Exception|   at |Parameter '|\u0000|[\n\r]", text));
        }
    }

    [OrdinaryUserFact, UnsupportedOSPlatform("windows")]
    public void A_file_that_this_user_may_not_read_is_told_as_such()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, read) in Readers)
        {
            File.WriteAllText(folder[name], "x");
            File.SetUnixFileMode(folder[name], UnixFileMode.None);
            Assert.Equal("cannot be read: this user may not read it.", Assert.Single(read(folder[name])));
        }
    }

    [OrdinaryUserFact, UnsupportedOSPlatform("windows")]
    public void A_folder_that_this_user_may_not_read_is_told_as_such()
    {
        using var folder = new TemporaryFolder();
        var closed = Directory.CreateDirectory(folder["closed"]).FullName;
        File.SetUnixFileMode(closed, UnixFileMode.None);
        foreach (var told in new[] { Told(ImageFolder.Open(closed, 10)), Told(TextFolder.Open(closed, 10)), Told(VideoFolder.Open(closed, 10)) })
            Assert.Equal("cannot be read: this user may not read it, or not all that is in it.", Assert.Single(told));
        File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static IEnumerable<string> Told<T>(Checked<T> read) where T : class => read.Problems.Select(p => p.Text);

    private static IEnumerable<string> Told(Func<object> read)
    {
        try
        {
            _ = read();
            return [];
        }
        catch (UserMistakeException mistake)
        {
            return mistake.Problems.Select(p => p.Text);
        }
        catch (AudioFailureException mistake)
        {
            return [mistake.Message];
        }
    }
}
