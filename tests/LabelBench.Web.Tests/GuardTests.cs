using System.Net;
using LabelBench.Core;
using LabelBench.Testing;
using LabelBench.Web.Guards;

namespace LabelBench.Web.Tests;

/// <summary>Who may read the pages, from where, and how much they may ask for.</summary>
public class GuardTests
{
    private const string Token = "correct-horse-battery-staple";

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://192.168.1.20:8420")]
    public async Task An_address_that_others_reach_is_refused_without_a_token_and_the_way_is_told(string url)
    {
        var mistake = await Assert.ThrowsAsync<UserMistakeException>(() => ServedSite.StartAsync(change: o => o with { Addresses = [ListenAddress.Parse(url, "--urls").ValueOrThrow()] }));
        Assert.All(new[] { "--urls", "--token-file", "head -c 24 /dev/urandom", "chmod 600", "ssh -L" }, part => Assert.Contains(part, mistake.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_a_token_the_same_address_is_served()
    {
        await using var site = await ServedSite.StartAsync(token: Token, change: o => o with { Addresses = [new(IPAddress.Any, 0)] });
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.GetAsync($"http://127.0.0.1:{site.Address.Port}/")).Status);
    }

    [Theory]
    [InlineData("https://127.0.0.1:8420", "TLS")]
    [InlineData("127.0.0.1:8420", "write http://127.0.0.1:8420")]
    [InlineData("http://example.org:80", "names no address")]
    [InlineData("http://127.0.0.1:70000", "port")]
    [InlineData("http://127.0.0.1:-1", "port")]
    public void An_address_that_cannot_be_served_says_what_would_be_right(string url, string word) =>
        Assert.Contains(word, Assert.Single(ListenAddress.Parse(url, "--urls").Problems).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://localhost", "http://127.0.0.1:8420", true)]
    [InlineData("http://[::1]:99", "http://[::1]:99", true)]
    [InlineData("http://127.8.9.1:5", "http://127.8.9.1:5", true)]
    [InlineData("http://10.0.0.1:5/", "http://10.0.0.1:5", false)]
    public void An_address_is_read(string url, string read, bool loopback)
    {
        var address = ListenAddress.Parse(url, "--urls").ValueOrThrow();
        Assert.Equal((read, loopback), (address.ToString(), address.IsLoopback));
    }

    [Theory]
    [InlineData("attacker.example")]
    [InlineData("127.0.0.1.attacker.example")]
    [InlineData("10.0.0.1")]
    public async Task A_name_that_is_not_this_machines_is_refused_so_that_no_page_can_rebind_its_own(string host)
    {
        await using var site = await ServedSite.StartAsync();
        var (status, text) = await site.GetAsync("/", ("Host", host));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, status);
        Assert.Contains("--host NAME", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_was_given_is_known()
    {
        await using var site = await ServedSite.StartAsync(change: o => o with { HostNames = ["bench.example"] });
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/", ("Host", "bench.example"))).Status);
    }

    [Fact]
    public async Task Nothing_is_shown_without_the_token_and_the_token_opens_it()
    {
        await using var site = await ServedSite.StartAsync([RecordBuilder.Standard().Labelled("secret-run").Build()], token: Token);
        var id = RecordBuilder.Standard().Build().RunId;
        foreach (var path in new[] { "/", $"/runs/{id}/", $"/runs/{id}/record.json", $"/api/runs/{id}/progress", "/plan", "/nowhere" })
        {
            var (status, text) = await site.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.DoesNotContain("secret-run", text, StringComparison.Ordinal);
            Assert.NotEqual(HttpStatusCode.OK, (await site.GetAsync(path, ("Authorization", "Bearer " + Token[..^1]))).Status);
            Assert.NotEqual(HttpStatusCode.OK, (await site.GetAsync(path, ("Cookie", "labelbench=" + new string('0', 64)))).Status);
        }
        var (opened, page) = await site.GetAsync("/", ("Authorization", "Bearer " + Token));
        Assert.Equal(HttpStatusCode.OK, opened);
        Assert.Contains("secret-run", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync(SiteAssets.Address("report.css"))).Status);
    }

    [Fact]
    public async Task Signing_in_gives_a_cookie_that_scripts_cannot_read_and_goes_on_to_the_page_asked_for()
    {
        await using var site = await ServedSite.StartAsync(token: Token);
        var origin = ("Origin", site.Client.BaseAddress!.ToString().TrimEnd('/'));
        using var wrong = await site.SendAsync(HttpMethod.Post, "/sign-in", [origin], Form("guess", "/plan"));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.False(wrong.Headers.Contains("Set-Cookie"));
        using var right = await site.SendAsync(HttpMethod.Post, "/sign-in", [origin], Form(Token, "/?q=a"));
        Assert.Equal((HttpStatusCode.Redirect, "/?q=a"), (right.StatusCode, right.Headers.Location!.ToString()));
        var cookie = Assert.Single(right.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token, cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/", ("Cookie", cookie.Split(';')[0]))).Status);
    }

    [Theory]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("//elsewhere.example/", "/")]
    [InlineData("/\\elsewhere.example/", "/")]
    [InlineData("/a\r\nSet-Cookie: x", "/")]
    [InlineData("", "/")]
    [InlineData("/plan?run=x", "/plan?run=x")]
    public void Signing_in_leads_to_this_site_alone(string asked, string target) => Assert.Equal(target, Visitors.Target(asked));

    [Fact]
    public async Task A_form_of_another_site_is_refused()
    {
        await using var site = await ServedSite.StartAsync(token: Token);
        foreach (var origin in new[] { "https://elsewhere.example", "null", "" })
        {
            using var answer = await site.SendAsync(HttpMethod.Post, "/sign-in", origin.Length == 0 ? [] : [("Origin", origin)], Form(Token, "/"));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("cross-site", "no-cors", HttpStatusCode.Forbidden)]
    [InlineData("same-site", "cors", HttpStatusCode.Forbidden)]
    [InlineData("cross-site", "navigate", HttpStatusCode.OK)]
    [InlineData("same-origin", "cors", HttpStatusCode.OK)]
    [InlineData("none", "navigate", HttpStatusCode.OK)]
    public async Task Other_sites_may_link_here_but_not_have_pages_worked_out(string from, string mode, HttpStatusCode expected)
    {
        await using var site = await ServedSite.StartAsync();
        Assert.Equal(expected, (await site.GetAsync("/", ("Sec-Fetch-Site", from), ("Sec-Fetch-Mode", mode))).Status);
    }

    [Fact]
    public async Task Other_methods_are_refused()
    {
        await using var site = await ServedSite.StartAsync();
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch, HttpMethod.Options, HttpMethod.Post })
        {
            using var answer = await site.SendAsync(method, "/", [("Origin", site.Client.BaseAddress!.ToString().TrimEnd('/'))]);
            Assert.InRange((int)answer.StatusCode, 400, 499);
        }
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_refused()
    {
        await using var site = await ServedSite.StartAsync(token: Token);
        Assert.Equal(HttpStatusCode.RequestUriTooLong, (await site.GetAsync("/?q=" + new string('a', 5000))).Status);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, (await site.GetAsync("/", ("X-Long", new string('a', 20_000)))).Status);
        using var answer = await site.SendAsync(HttpMethod.Post, "/sign-in", [("Origin", site.Client.BaseAddress!.ToString().TrimEnd('/'))], Form(new string('a', 10_000), "/"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    /// <summary>More at once than a bucket of 1,000 holds and fills up with by 500 a second meanwhile; a machine too slow to send that many has nothing to limit.</summary>
    [Fact]
    public async Task More_requests_than_a_visitor_may_make_are_refused_until_a_moment_later_and_the_others_are_answered()
    {
        await using var site = await ServedSite.StartAsync();
        var (address, begun) = (SiteAssets.Address("icon.svg"), System.Diagnostics.Stopwatch.GetTimestamp());
        var codes = new System.Collections.Concurrent.ConcurrentBag<HttpStatusCode>();
        string? wait = null;
        await Parallel.ForAsync(0, 4000, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) =>
        {
            using var answer = await site.SendAsync(HttpMethod.Get, address, []);
            codes.Add(answer.StatusCode);
            wait ??= answer.Headers.RetryAfter?.ToString();
        });
        var (answered, refused) = (codes.Count(c => c == HttpStatusCode.OK), codes.Count(c => c == HttpStatusCode.TooManyRequests));
        Assert.Equal(4000, answered + refused);
        Assert.InRange(answered, 1000, 1000 + 500 * (System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalSeconds + 0.2));
        if (refused > 0)
            Assert.Equal("1", wait);
        for (var i = 0; (await site.GetAsync(address)).Status != HttpStatusCode.OK; i++)
        {
            Assert.True(i < 100, "still refused long after");
            await Task.Delay(50);
        }
    }

    [Fact]
    public async Task Guessing_tokens_is_slowed_down()
    {
        await using var site = await ServedSite.StartAsync(token: Token);
        var codes = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            using var answer = await site.SendAsync(HttpMethod.Post, "/sign-in", [("Origin", site.Client.BaseAddress!.ToString().TrimEnd('/'))], Form($"guess {i}", "/"));
            codes.Add(answer.StatusCode);
        }
        Assert.All(codes[..10], c => Assert.Equal(HttpStatusCode.Unauthorized, c));
        Assert.Equal(HttpStatusCode.TooManyRequests, codes[^1]);
    }

    [Fact]
    public void A_token_file_is_read_when_it_is_long_enough_and_private()
    {
        using var folder = new TemporaryFolder();
        var file = ServedSite.TokenFile(folder, Token);
        var token = AccessToken.Load(file).ValueOrThrow();
        Assert.True(token.Is(Token));
        Assert.False(token.Is(Token + " "));
        Assert.False(token.Is(""));
        File.WriteAllBytes(file, [.. Enumerable.Range(128, 64).Select(b => (byte)b)]);
        Assert.Contains("is no text", Assert.Single(AccessToken.Load(file).Problems).Text, StringComparison.Ordinal);
        Assert.Contains("at least 20", Assert.Single(AccessToken.Load(ServedSite.TokenFile(folder, "short")).Problems).Text, StringComparison.Ordinal);
        Assert.Contains("there is no such file. Make it: head", Assert.Single(AccessToken.Load(folder["none"]).Problems).Text, StringComparison.Ordinal);
        Assert.Contains("it is a folder", Assert.Single(AccessToken.Load(folder.Path).Problems).Text, StringComparison.Ordinal);
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", Assert.Single(AccessToken.Load(file).Problems).Text, StringComparison.Ordinal);
    }

    private static FormUrlEncodedContent Form(string token, string to) => new([new("token", token), new("to", to)]);
}
