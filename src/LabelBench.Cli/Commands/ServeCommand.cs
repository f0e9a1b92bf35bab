using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LabelBench.Cli.Checking;
using LabelBench.Cli.Running;
using LabelBench.Core;
using LabelBench.Reporting.Printing;
using LabelBench.Storage.Sqlite;
using LabelBench.Web;
using LabelBench.Web.Guards;

namespace LabelBench.Cli.Commands;

/// <summary><c>serve</c>: the same in a browser.</summary>
internal static class ServeCommand
{
    public static Command Build()
    {
        var port = Options.Integer("--port", $"Port on this machine (default {ListenAddress.UsualPort}; 0 for one that is free).");
        var urls = Options.Names("--urls", $"Addresses to serve at instead: http://127.0.0.1:{ListenAddress.UsualPort}; one that other machines reach needs --token-file.", "URL");
        var token = new Option<string?>("--token-file") { Description = "File whose first line visitors must know; nobody else may be able to read it.", HelpName = "FILE" };
        var hosts = Options.Names("--host", "Names by which browsers may call this machine, beside its addresses.", "NAME");
        var catalog = new Option<string?>("--catalog") { Description = "Server offers to plan with, a CSV or YAML file (default: the shipped catalog).", HelpName = "FILE" };
        var browser = new Option<string?>("--browser") { Description = $"Browser that prints sheets (default: {Browsers.Variable}, else the first one found).", HelpName = "FILE" };
        var (reports, store, json) = (Options.Reports(), Options.Store(), Options.Json());
        var command = new Command("serve", """
            Show runs, plans, comparisons, history and sheets in a browser, until it is stopped.

              labelbench serve                              http://127.0.0.1:8420, for this machine alone
              labelbench serve --urls http://*:8420 --token-file token      for others, who must know the token
            """) { port, urls, token, hosts, catalog, browser, reports, store, json };
        command.SetChecked(given =>
        {
            if (given.Has(port) && given.Has(urls))
                given.Add(new Problem(port.Name, "", $"cannot go with {urls.Name}, which has its ports itself."));
            if (given.GetValue(port) is { } number and (< 0 or > ushort.MaxValue))
                given.Add(new Problem(port.Name, "", string.Create(CultureInfo.InvariantCulture, $"is {number}; a port is 0 to 65535.")));
            var addresses = given.GetValue(urls) is { Length: > 0 } named
                ? [.. named.Select(url => given.Take(ListenAddress.Parse(url, urls.Name))).OfType<ListenAddress>()]
                : ImmutableArray.Create(ListenAddress.Local(given.GetValue(port) ?? ListenAddress.UsualPort));
            var offers = given.Try(() => Recommending.LoadCatalog(given.GetValue(catalog), TimeProvider.System));
            var secret = given.GetValue(token) is { } file ? given.Take(AccessToken.Load(file)) : null;
            if (given.GetValue(browser) is not null)
                given.Take(Browsers.Find(given.GetValue(browser), browser.Name, Environment.GetEnvironmentVariable));
            return cancellation => ServeAsync(new SiteOptions(
                addresses,
                Path.GetFullPath(given.GetValue(reports)!),
                given.GetValue(store) ?? ResultStorePath.Default(Environment.GetEnvironmentVariable),
                offers!,
                Recommending.Data)
            {
                Token = secret,
                HostNames = [.. given.GetValue(hosts) ?? []],
                HasOwnCatalog = given.GetValue(catalog) is not null,
                Browser = () => Browsers.Find(given.GetValue(browser), browser.Name, Environment.GetEnvironmentVariable),
                Tell = line => Console.Error.WriteLine(line),
                Recommend = run => Recommending.ForRun(run, null, offers!),
            }, given.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> ServeAsync(SiteOptions options, bool json, CancellationToken cancellation)
    {
        await using var site = await Site.StartAsync(options, cancellation).ConfigureAwait(false);
        Announce(site, options, json);
        await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        return ExitCode.Fine;
    }

    private static void Announce(Site site, SiteOptions options, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { site.Urls, NeedsToken = options.Token is not null }, Json.Line));
            return;
        }
        if (options.Addresses.Any(a => !a.IsLoopback))
            Console.Error.WriteLine("! token and pages cross the network as they are, without TLS. fix: a proxy with a certificate in front, or ssh -L (docs/serve.md)");
        foreach (var url in site.Urls)
            Console.Out.WriteLine(url + "/");
        Console.Error.WriteLine("stop with Ctrl-C");
    }
}
