using LabelBench.Core;
using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;
using LabelBench.Testing;
using Microsoft.Data.Sqlite;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Files and folders that cannot be used: exit code 4 before anything is measured.</summary>
public class InputMistakeTests
{
    [Fact]
    public async Task Every_mistake_of_a_workload_file_is_told_at_once_with_its_line()
    {
        using var place = new Workplace();
        var text = Workplace.SmallPhotos().Replace("offline, single-stream", "offlin", StringComparison.Ordinal)
            .Replace("batch_sizes: [1]", "batch_sizes: [0]", StringComparison.Ordinal)
            .Replace("precisions:", "precision:", StringComparison.Ordinal);
        var file = place.Write("bad.yaml", text);

        var outcome = await place.RunAsync("workloads", "check", file);

        Say.Mistake(outcome, "bad.yaml has ", "mistakes, nothing was done", "line 11", "offline", "line 12", "line 13", "did you mean 'precisions'?");
    }

    [Fact]
    public async Task The_check_of_a_file_tells_sizes_and_files_that_do_not_fit()
    {
        using var place = new Workplace();
        place.Write("large.yaml", Workplace.SmallPhotos().Replace("size: 8, resize_shorter_side: 8", "size: 65, resize_shorter_side: 65", StringComparison.Ordinal));
        place.Write("own.yaml", Workplace.SmallPhotos().Replace("kind: generated, architecture: tiny, seed: 1", "kind: file, path: none.onnx", StringComparison.Ordinal));

        Say.Mistake(await place.RunAsync("workloads", "check", "large.yaml"), "large.yaml: line 9", "preprocessing.size", "is 65; tiny takes 3 to 64. The nearest is 64.");
        Say.Mistake(await place.RunAsync("workloads", "check", "own.yaml"), "none.onnx");
        Say.Mistake(await place.RunAsync("workloads", "check", ""), "FILE: is empty.");
        Say.Ended(0, await place.RunAsync("workloads", "check", "workloads"));
    }

    [Fact]
    public async Task A_folder_of_workloads_with_mistakes_stops_a_run_before_it_begins()
    {
        using var place = new Workplace();
        place.Write("workloads/other.yaml", Workplace.SmallPhotos("other").Replace("architecture: tiny", "architecture: tini", StringComparison.Ordinal));

        var outcome = await place.MeasureAsync();

        Say.Mistake(outcome, "other.yaml", "line ", "did you mean 'tiny'?");
        Assert.False(Directory.Exists(place["reports"]));
    }

    [Theory]
    [InlineData("absent", "does not exist; give a folder that holds images.")]
    [InlineData("empty", "holds no images")]
    [InlineData("file.txt", "is a file; give the folder that holds the images.")]
    public async Task Data_that_is_no_folder_of_images_is_named_once(string data, string message)
    {
        using var place = new Workplace();
        Directory.CreateDirectory(place["empty"]);
        place.Write("file.txt", "x");
        place.Write("workloads/second.yaml", Workplace.SmallPhotos("second"));

        var outcome = await place.MeasureAsync("--data", data, "--workload", "small-photos,second");

        Say.Mistake(outcome, "--data ", message);
        Assert.Single(outcome.Error.Trim().Split('\n'));
        Assert.False(Directory.Exists(place["reports"]));
    }

    [Fact]
    public async Task Data_without_texts_or_without_their_column_is_told_before_anything_runs()
    {
        using var place = new Workplace();
        place.Write("workloads/small-texts.yaml", Workplace.SmallTexts());
        Directory.CreateDirectory(place["empty"]);
        place.Write("tables/a.csv", "id,sentence\n1,hello\n");

        var empty = await place.MeasureAsync("--workload", "small-texts", "--data", "empty");
        var tables = await place.MeasureAsync("--workload", "small-texts", "--data", "tables");

        Say.Mistake(empty, "--data ", "holds no texts", "looked for .csv, .jsonl, .txt.");
        Say.Mistake(tables, "a.csv", "has no column 'text' in its first line, but 'id', 'sentence'; rename the column that holds the texts.");
        Assert.False(Directory.Exists(place["reports"]));
    }

    [Fact]
    public async Task A_tagger_of_ones_own_without_vocabulary_and_tags_is_told_what_to_put_beside_it()
    {
        using var place = new Workplace();
        place.Write("tagger.onnx", Onnx.LookupTagger([0, 0, 1], 3, ["n", "s"], false, "input_ids"));
        place.Write("workloads/small-texts.yaml", Workplace.SmallTexts().Replace("kind: generated, architecture: bilstm-crf, seed: 1", "kind: file, path: ../tagger.onnx", StringComparison.Ordinal));

        var outcome = await place.MeasureAsync("--workload", "small-texts");

        Say.Mistake(outcome, "tagger.onnx", "vocab.txt", "model.vocabulary", "config.json", "model.names");
        Assert.False(Directory.Exists(place["reports"]));
    }

    [Fact]
    public async Task A_model_that_does_not_take_what_the_workload_feeds_is_told_before_anything_runs()
    {
        using var place = new Workplace();
        place.Write("wide.onnx", Onnx.FreeWidth());
        place.Write("workloads/own.yaml", Workplace.SmallPhotos("own").Replace("kind: generated, architecture: tiny, seed: 1", "kind: file, path: ../wide.onnx", StringComparison.Ordinal));

        var outcome = await place.MeasureAsync("--workload", "own");

        Say.Mistake(outcome, "wide.onnx", "input 'x'", "this workload feeds 1 x 3 x 8 x 8");
        Assert.False(Directory.Exists(place["reports"]));
    }

    [Theory]
    [InlineData("absent.onnx", "there is no such file")]
    [InlineData("cut.onnx", "cut off")]
    [InlineData("text.onnx", "is no complete ONNX model")]
    [InlineData("empty.onnx", "empty.onnx")]
    [InlineData("folder", "is a folder; name the .onnx file in it.")]
    public async Task A_model_that_is_no_onnx_file_is_named(string model, string message)
    {
        using var place = new Workplace();
        var whole = File.ReadAllBytes(place.SaveTinyModel("whole.onnx"));
        place.Write("cut.onnx", whole[..(whole.Length / 2)]);
        place.Write("text.onnx", "This is a README.\n");
        place.Write("empty.onnx", "");
        Directory.CreateDirectory(place["folder"]);

        var outcome = await place.MeasureAsync("--model", model);

        Say.Mistake(outcome, model, message);
        Assert.False(Directory.Exists(place["reports"]));
    }

    [Fact]
    public async Task A_provider_that_does_not_work_here_is_refused_with_the_remedy()
    {
        using var place = new Workplace();

        var outcome = await place.MeasureAsync("--ep", "directml");

        Say.Mistake(outcome, "directml is not usable on this machine", "remedy: ");
        Assert.False(Directory.Exists(place["reports"]));
    }

    [Fact]
    public async Task A_catalog_with_mistakes_is_told_before_anything_is_measured_or_planned()
    {
        using var place = new Workplace();
        place.Write("offers.csv", "provider,name\nacme,\n");
        SaveRecord(place);

        Say.Mistake(await place.MeasureAsync("--catalog", "offers.csv"), "offers.csv");
        Say.Mistake(await place.RunAsync("plan", "--run", "record", "--catalog", "offers.csv"), "offers.csv");
        Say.Mistake(await place.RunAsync("plan", "--run", "record", "--catalog", "absent.csv"), "absent.csv");
        Say.Mistake(await place.RunAsync("catalog", "check", "offers.csv"), "offers.csv");
        Assert.False(Directory.Exists(place["reports"]));
    }

    [Fact]
    public async Task A_plan_takes_runs_of_several_machines_and_refuses_those_of_two_stacks()
    {
        using var place = new Workplace();
        SaveRecord(place);
        var record = RecordBuilder.Standard().Build();
        var other = record with { RunId = RunId.From(record.EndedUtc, [9, 9, 9, 9, 9, 9, 9, 9, 9, 9]), Machine = record.Machine with { CpuModel = "AMD EPYC 7502P 32-Core Processor" } };
        place.Write("second/record.json", RecordJson.ToUtf8(other));
        place.Write("third/record.json", RecordJson.ToUtf8(other with { Software = record.Software with { OnnxRuntime = "1.30.0" } }));
        place.Write("team.yaml", "run: [record, second]\njobs:\n  - workload: image-classify\n    items_per_day: 1e5\n");

        var outcome = await place.RunAsync("plan", "--demand", "team.yaml");
        Say.Ended(0, outcome);
        Assert.Contains("7502P", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("7302", outcome.Out, StringComparison.Ordinal);
        Say.Mistake(await place.RunAsync("plan", "--demand", "team.yaml", "--run", "record", "--run", "third"), "ONNX Runtime", "1.30.0 (npm) in " + other.RunId);
    }

    [Fact]
    public async Task An_import_keeps_the_sound_rows_of_a_table_lists_the_others_and_fails_a_gate()
    {
        using var place = new Workplace();
        place.Write("prices.csv", """
            cloud,instance_type,region,accelerator,accelerator_count,vcpus,memory_gib,price_usd_per_hour,spot_price_usd_per_hour,source
            aws,c7i.2xlarge,us-east-1,,0,8,16,0.357,,price list
            aws,c7i.4xlarge,us-east-1,,0,16,32,0,,price list
            """);

        var outcome = await place.RunAsync("catalog", "import", "prices.csv", "--as-of", "2026-06-30", "--output", "own.csv");

        Assert.Equal(4, outcome.ExitCode);
        var said = string.Join(' ', outcome.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("1 offer written to own.csv; 1 fault found", said, StringComparison.Ordinal);
        Assert.Contains("line 3 price_usd_per_hour is 0; nobody lets servers for nothing", said, StringComparison.Ordinal);
        Assert.Contains("aws/c7i.2xlarge/us-east-1", File.ReadAllText(place["own.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_no_database_or_of_a_newer_version_is_refused_before_anything_is_measured()
    {
        using var place = new Workplace();
        place.Write("text.db", string.Concat(Enumerable.Repeat("not a database, only text. ", 100)));
        using (var connection = new SqliteConnection($"Data Source={place["newer.db"]};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE schema_version (version INTEGER, name TEXT); INSERT INTO schema_version VALUES (99, 'future')";
            command.ExecuteNonQuery();
        }

        Say.Mistake(await place.MeasureAsync("--store", "text.db"), "text.db", "is not a database; give another file for results.");
        Say.Mistake(await place.MeasureAsync("--store", "newer.db"), "newer.db", "was written by a newer version of LabelBench (schema 99", "update LabelBench");
        Say.Mistake(await place.MeasureAsync("--store", "workloads"), "workloads");
        Assert.False(Directory.Exists(place["reports"]));
    }

    [Fact]
    public async Task A_reports_folder_that_is_a_file_is_named()
    {
        using var place = new Workplace();
        place.Write("reports", "a file");

        Say.Mistake(await place.MeasureAsync(), "reports", "cannot be written");
    }

    [Fact]
    public async Task A_folder_to_report_into_that_is_a_file_is_named()
    {
        using var place = new Workplace();
        SaveRecord(place);
        place.Write("out", "a file");

        Say.Mistake(await place.RunAsync("report", "record", "--out", "out"), "out", "cannot be written");
    }

    [Fact]
    public async Task A_cut_off_record_and_one_of_a_newer_schema_are_named()
    {
        using var place = new Workplace();
        SaveRecord(place);
        var whole = File.ReadAllText(place["record/record.json"]);
        place.Write("cut/record.json", whole[..(whole.Length / 2)]);
        place.Write("newer/record.json", whole.Replace("labelbench.run/1", "labelbench.run/7", StringComparison.Ordinal));
        Directory.CreateDirectory(place["nothing"]);

        Say.Mistake(await place.RunAsync("report", "cut"), "record.json");
        Say.Mistake(await place.RunAsync("report", "newer"), "record.json", "labelbench.run/7", "update LabelBench");
        Say.Mistake(await place.RunAsync("report", "nothing"), "nothing", "it is not the folder of a run");
        Assert.False(File.Exists(place["cut/report.html"]));
    }

    [Fact]
    public async Task The_beginning_of_an_id_that_several_runs_share_is_told_apart_by_the_user()
    {
        using var place = new Workplace();
        var record = RecordBuilder.Standard().Build();
        foreach (var end in new[] { "0A", "0B" })
        {
            var id = record.RunId[..24] + end;
            place.Write($"reports/{id}/record.json", RecordJson.ToUtf8(record with { RunId = id }));
            place.Write($"reports/{id}/journal.jsonl", JournalJson.Header(record with { RunId = id }));
        }

        Say.Mistake(await place.RunAsync("report", record.RunId[..10]), "is the beginning of several runs", "give more characters");
        Say.Mistake(await place.RunAsync("run", "--resume", record.RunId[..10]), "is the beginning of several runs", "give more characters");
    }

    private static void SaveRecord(Workplace place) => place.Write("record/record.json", RecordJson.ToUtf8(RecordBuilder.Standard().Build()));
}
