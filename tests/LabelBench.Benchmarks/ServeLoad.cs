using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LabelBench.Capacity;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Benchmarks;

/// <summary>How soon <c>serve</c> plans again over 2,000 offers while one drags, and whether it stands 200 requests a second for a minute.</summary>
/// <remarks>
/// The questions of the one who drags all differ. The load comes by the clock, whatever the server does, and its latencies run from when a request was due; it is that of people
/// who each move one slider at a time, by places of which each slider has 101, from one of ten demands: a third of its questions were not asked before.
/// </remarks>
internal sealed class ServeLoad : IBenchmark
{
    private const int Offers = 2000, Moves = 600, PerSecond = 200, Seconds = 60;

    private static readonly DateOnly Today = new(2026, 8, 1);

    public string Name => "serve";

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        var run = RecordJson.Load(Path.Combine(Path.GetDirectoryName(workshop.Launcher)!, "examples", "sample-machine", "record.json")).ValueOrThrow();
        var folder = Directory.CreateDirectory(Path.Combine(workshop.File("serve-reports"), run.RunId)).FullName;
        File.WriteAllBytes(Path.Combine(folder, "record.json"), RecordJson.ToUtf8(run));
        File.WriteAllText(workshop.File("serve-offers.csv"), CatalogWriter.ToCsv(Catalog()));
        using var server = workshop.Start(workshop.Program, "serve", "--port", "0", "--json", "--reports", workshop.File("serve-reports"), "--store", workshop.File("serve.db"), "--catalog", workshop.File("serve-offers.csv"));
        try
        {
            var said = server.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"serve ended: {server.StandardError.ReadToEnd()}");
            using var client = new HttpClient { BaseAddress = new Uri(JsonDocument.Parse(said).RootElement.GetProperty("urls")[0].GetString()!), Timeout = TimeSpan.FromSeconds(30) };
            foreach (var figure in Drag(client, run.RunId).Concat(Load(client, run.RunId)))
                yield return figure;
        }
        finally
        {
            server.Kill();
            server.WaitForExit();
        }
    }

    /// <summary>One person who drags: the next question follows its answer, as the page does it.</summary>
    private IEnumerable<Figure> Drag(HttpClient client, string run)
    {
        // Whoever drags has opened the page before.
        client.GetStringAsync($"/plan?run={run}").GetAwaiter().GetResult();
        foreach (var (kind, moves) in new[] { ("moving", Moves), ("rest", Moves / 10) })
        {
            var milliseconds = new double[moves];
            for (var i = 0; i < moves; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                using var answer = client.GetAsync(Question(run, kind == "moving", 1e5 * Math.Pow(1.0005, i), 500 + i % 97, i % 3 == 0 ? 2000 + i % 89 : null, i % 2 == 0 ? 1 + i % 40 : null)).GetAwaiter().GetResult();
                answer.EnsureSuccessStatusCode();
                milliseconds[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }
            Array.Sort(milliseconds);
            yield return new Figure($"{Name}.{kind}.{Offers}.p50", At(milliseconds, 0.5), "ms");
            yield return new Figure($"{Name}.{kind}.{Offers}.p99", At(milliseconds, 0.99), "ms", 100, AtMost: true);
        }
    }

    private IEnumerable<Figure> Load(HttpClient client, string run)
    {
        var (requests, begun) = (new Task<(bool IsFine, double Milliseconds)>[PerSecond * Seconds], Stopwatch.GetTimestamp());
        for (var i = 0; i < requests.Length; i++)
        {
            var due = TimeSpan.FromSeconds(i / (double)PerSecond);
            if (due - Stopwatch.GetElapsedTime(begun) is var wait && wait > TimeSpan.FromMilliseconds(1))
                Thread.Sleep(wait);
            requests[i] = AskAsync(client, Request(run, i), begun, due);
        }
        var answers = Task.WhenAll(requests).GetAwaiter().GetResult();
        var rate = requests.Length / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        double[] milliseconds = [.. answers.Select(a => a.Milliseconds).Order()];
        yield return new Figure($"{Name}.load.{PerSecond}.errors", answers.Count(a => !a.IsFine), "requests", 0, AtMost: true);
        yield return new Figure($"{Name}.load.{PerSecond}.answered", rate, "1/s", 0.98 * PerSecond);
        yield return new Figure($"{Name}.load.{PerSecond}.p50", At(milliseconds, 0.5), "ms");
        yield return new Figure($"{Name}.load.{PerSecond}.p99", At(milliseconds, 0.99), "ms");
    }

    private static async Task<(bool IsFine, double Milliseconds)> AskAsync(HttpClient client, string path, long begun, TimeSpan due)
    {
        try
        {
            using var answer = await client.GetAsync(path).ConfigureAwait(false);
            await answer.Content.CopyToAsync(Stream.Null).ConfigureAwait(false);
            return (answer.IsSuccessStatusCode, (Stopwatch.GetElapsedTime(begun) - due).TotalMilliseconds);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return (false, (Stopwatch.GetElapsedTime(begun) - due).TotalMilliseconds);
        }
    }

    /// <summary>Of 200 requests 189 move a slider, one of them lets it rest; 10 open the list and one a run.</summary>
    private static string Request(string run, int i) => (i % PerSecond) switch
    {
        0 => Moved(run, isMoving: false, i),
        100 => $"/runs/{run}/",
        var k when k % 20 == 10 => "/",
        _ => Moved(run, isMoving: true, i),
    };

    private static string Moved(string run, bool isMoving, int i)
    {
        var random = SplitMix64.For(7, i);
        var (slider, place, demand) = (random.Below(4), random.Below(101), 1e5 * (1 + random.Below(10)));
        return slider switch
        {
            0 => Question(run, isMoving, demand * Math.Pow(1.05, place), null, null, null),
            1 => Question(run, isMoving, demand, 10 * Math.Pow(1e4, place / 100.0), null, null),
            2 => Question(run, isMoving, demand, null, 10 * Math.Pow(1e4, place / 100.0), null),
            _ => Question(run, isMoving, demand, null, null, 1 + place),
        };
    }

    private static string Question(string run, bool isMoving, double perDay, double? budget, double? slo, int? reviewers) => string.Create(CultureInfo.InvariantCulture,
        $"/api/plan?run={run}{(isMoving ? "&moving=1" : "")}&per_day={perDay:0.##}&budget={budget:0.##}&slo_ms={slo:0.##}&reviewers={reviewers}");

    /// <summary>The shipped offers again and again, at other prices and in other regions.</summary>
    private static Catalog Catalog()
    {
        var shipped = Capacity.Catalog.Builtin(Today);
        var random = new SplitMix64(11);
        return shipped with
        {
            Offers = [.. Enumerable.Range(0, Offers).Select(i => shipped.Offers[i % shipped.Offers.Length] with
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"offer-{i:0000}"),
                Region = string.Create(CultureInfo.InvariantCulture, $"region-{i / shipped.Offers.Length}"),
                PricePerMonth = Math.Round(shipped.Offers[i % shipped.Offers.Length].PricePerMonth * (decimal)random.Between(0.8, 1.25), 2),
            })],
        };
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
}
