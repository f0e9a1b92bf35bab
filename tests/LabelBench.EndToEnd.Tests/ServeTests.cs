using System.Net;
using System.Text;
using System.Text.Json;
using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;
using LabelBench.Testing;

namespace LabelBench.EndToEnd.Tests;

/// <summary><c>serve</c> as a user starts and stops it.</summary>
public class ServeTests
{
    [LinuxFact]
    public async Task The_site_is_served_at_the_address_that_is_printed_until_it_is_stopped()
    {
        using var place = new Workplace();
        using var program = LabelBenchProgram.StartInShell(place.Root, new Dictionary<string, string>(place.Variables), "exec > said", ["serve", "--port", "0", "--json"]);
        await program.UntilAsync(() => File.Exists(place["said"]) && File.ReadAllText(place["said"]).EndsWith('\n'), "serve printed no address");

        var url = JsonDocument.Parse(await File.ReadAllTextAsync(place["said"])).RootElement.GetProperty("urls")[0].GetString()!;
        using (var client = new HttpClient { BaseAddress = new Uri(url) })
        {
            Assert.Contains("labelbench run", await client.GetStringAsync("/"), StringComparison.Ordinal);
            using var answer = await client.GetAsync("/plan");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        Assert.Equal("127.0.0.1", new Uri(url).Host);
        Assert.False(Directory.Exists(place["data"]), "looking made a store");
        Linux.Signal(program.Id, Linux.Terminate);
        Say.Ended(0, await program.EndAsync());
    }

    [Fact]
    public async Task Beyond_this_machine_it_is_not_served_without_a_token()
    {
        using var place = new Workplace();
        Say.Mistake(await place.RunAsync("serve", "--urls", "http://0.0.0.0:0"), "--urls", "--token-file", "chmod 600", "ssh -L");
    }

    /// <summary>The other commands start as fast as if there were no web server: the runtime is asked what it loads.</summary>
    [LinuxFact]
    public async Task A_plan_in_the_browser_is_that_of_the_command_line_which_loads_no_web_server()
    {
        using var place = new Workplace();
        var record = RecordBuilder.Standard().Build();
        place.Write($"reports/{record.RunId}/record.json", RecordJson.ToUtf8(record));
        using var program = LabelBenchProgram.StartInShell(place.Root, new Dictionary<string, string>(place.Variables), "exec > said", ["serve", "--port", "0", "--json"]);
        (place.Variables["DOTNET_EnableEventPipe"], place.Variables["DOTNET_EventPipeConfig"], place.Variables["DOTNET_EventPipeOutputPath"]) = ("1", "Microsoft-Windows-DotNETRuntime:0x8:4", place["{pid}.nettrace"]);
        var told = await place.RunAsync("plan", "--run", record.RunId, "--workload", "document-ocr", "--per-day", "300000", "--peak", "2", "--budget", "5000", "--currency", "USD", "--slo", "p99=9s", "--reviewers", "400", "--json");
        Say.Ended(0, told);
        await program.UntilAsync(() => File.Exists(place["said"]) && File.ReadAllText(place["said"]).EndsWith('\n'), "serve printed no address");

        using var client = new HttpClient { BaseAddress = new Uri(JsonDocument.Parse(await File.ReadAllTextAsync(place["said"])).RootElement.GetProperty("urls")[0].GetString()!) };
        var shown = JsonDocument.Parse(await client.GetStringAsync($"/api/plan?run={record.RunId}&workload=document-ocr&per_day=300000&peak=2&budget=5000&currency=USD&slo_ms=9000&reviewers=400")).RootElement;
        var plan = JsonDocument.Parse(told.Out).RootElement;
        Assert.True(plan.GetProperty("is_possible").GetBoolean() && shown.GetProperty("possible").GetBoolean());
        foreach (var figure in new[] { "price", "servers" })
            Assert.Equal(plan.GetProperty(figure).GetRawText(), shown.GetProperty(figure).GetRawText());

        Say.Ended(0, await place.RunAsync("--help"));
        var traces = Directory.GetFiles(place.Root, "*.nettrace");
        Assert.Equal(2, traces.Length);
        Assert.All(traces.Select(trace => File.ReadAllBytes(trace)), trace =>
        {
            Assert.True(Names(trace, "LabelBench.Core"));
            Assert.False(Names(trace, "Microsoft.AspNetCore") || Names(trace, "LabelBench.Web"));
        });
        Linux.Signal(program.Id, Linux.Terminate);
        Say.Ended(0, await program.EndAsync());
    }

    private static bool Names(byte[] trace, string assembly) => trace.AsSpan().IndexOf(Encoding.Unicode.GetBytes(assembly)) >= 0;
}
