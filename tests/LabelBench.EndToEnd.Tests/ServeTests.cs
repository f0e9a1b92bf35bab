using System.Net;
using System.Text.Json;
using LabelBench.EndToEnd.Tests.Harness;
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
}
