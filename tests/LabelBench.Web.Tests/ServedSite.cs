using System.Net;
using LabelBench.Capacity;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Storage.Folder;
using LabelBench.Storage.Sqlite;
using LabelBench.Testing;
using LabelBench.Web.Guards;

namespace LabelBench.Web.Tests;

/// <summary>A site on a free port of this machine, with runs of its own.</summary>
internal sealed class ServedSite : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 8, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder;
    private readonly Site _site;

    private ServedSite(TemporaryFolder folder, Site site, List<string> told) => (_folder, _site, Told) = (folder, site, told);

    /// <summary>What the terminal was told.</summary>
    public List<string> Told { get; }

    public Uri Address => new(_site.Urls.Single() + "/");

    public string Reports => _folder["reports"];

    public HttpClient Client { get; private init; } = null!;

    /// <param name="folders">Records that have a folder.</param>
    /// <param name="stored">Records that are in the store alone.</param>
    public static async Task<ServedSite> StartAsync(RunRecord[]? folders = null, RunRecord[]? stored = null, string? token = null, Func<SiteOptions, SiteOptions>? change = null)
    {
        var folder = new TemporaryFolder();
        foreach (var record in folders ?? [])
            Write(folder["reports"], record);
        if (stored is not null)
        {
            await using var store = SqliteResultStore.Open(folder["results.db"]).ValueOrThrow();
            foreach (var record in stored)
                await store.SaveAsync(record, CancellationToken.None);
        }
        var told = new List<string>();
        var options = new SiteOptions([ListenAddress.Local(0)], folder["reports"], folder["results.db"], Catalog.Builtin(DateOnly.FromDateTime(Now.UtcDateTime)), _ => PlanningData.Builtin)
        {
            Token = token is null ? null : AccessToken.Load(TokenFile(folder, token)).ValueOrThrow(),
            Tell = told.Add,
        };
        var site = await Site.StartAsync(change?.Invoke(options) ?? options, CancellationToken.None);
        return new ServedSite(folder, site, told)
        {
            Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = new Uri(site.Urls.Single()) },
        };
    }

    /// <summary>Keeps a record in a folder of its own, as a run does.</summary>
    public static string Write(string reports, RunRecord record)
    {
        var folder = Directory.CreateDirectory(Path.Combine(reports, record.RunId)).FullName;
        File.WriteAllBytes(Path.Combine(folder, "record.json"), RecordJson.ToUtf8(record));
        return folder;
    }

    public static string TokenFile(TemporaryFolder folder, string token)
    {
        File.WriteAllText(folder["token"], token + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder["token"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return folder["token"];
    }

    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, headers);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, (string Name, string Value)[] headers, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _site.DisposeAsync();
        _folder.Dispose();
    }
}
