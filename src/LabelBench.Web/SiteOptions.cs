using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Core;
using LabelBench.Web.Guards;
using LabelBench.Workloads;

namespace LabelBench.Web;

/// <summary>What the site shows, and to whom.</summary>
/// <param name="Reports">Folder that holds the runs.</param>
/// <param name="Store">File of the result store; it need not be there.</param>
/// <param name="Catalog">Offers to plan with.</param>
/// <param name="PlanningData">What planning for the workloads of a run rests on.</param>
public sealed record SiteOptions(ImmutableArray<ListenAddress> Addresses, string Reports, string Store, Catalog Catalog, Func<ImmutableArray<Workload>, PlanningData> PlanningData)
{
    /// <summary>What to rent after a run, for its report; null for nothing.</summary>
    public Func<RunSummary, Recommendation?> Recommend { get; init; } = _ => null;

    /// <summary>Asked of everyone; null where only this machine can come.</summary>
    public AccessToken? Token { get; init; }

    /// <summary>Names by which browsers may call this server, beside its addresses.</summary>
    public ImmutableArray<string> HostNames { get; init; } = [];

    /// <summary>Whether prices of the catalog are the user's own, and may stand on a sheet without being asked for.</summary>
    public bool HasOwnCatalog { get; init; }

    /// <summary>Finds the browser that prints sheets, or says how to get one.</summary>
    public Func<Checked<string>> Browser { get; init; } = () => Checked<string>.Invalid(new Problem("browser", "", "printing was not set up."));

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Takes a line on what went wrong inside, for the terminal.</summary>
    public Action<string> Tell { get; init; } = _ => { };

    /// <summary>Everything that keeps the site from being served.</summary>
    public IEnumerable<Problem> Problems => Token is not null ? [] : Addresses.Where(a => !a.IsLoopback).Select(a => new Problem("--urls", a.ToString(),
        $"can be reached from other machines, and who reaches it reads every run. Ask for a token: head -c 24 /dev/urandom | base64 > token && chmod 600 token, then --token-file token. Or stay on {ListenAddress.Local(a.Port)} and come through ssh -L {Tunnel(a)}."));

    private static string Tunnel(ListenAddress address) => string.Create(CultureInfo.InvariantCulture, $"{address.Port}:127.0.0.1:{address.Port}");
}
