using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Testing.Browser;

namespace LabelBench.Web.Tests.Browser;

/// <summary>The browser of the machine and a site with runs, both started once for all checks of a class.</summary>
public sealed class BrowsedSite : IAsyncLifetime
{
    /// <summary>What somebody could have named a run to attack whoever looks at it.</summary>
    public const string Attack = "</title></script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&";

    private readonly BrowserSession _browser = new();
    private ServedSite? _site;

    public static RunRecord Standard { get; } = RecordBuilder.Standard().Labelled("before the driver").Build();

    public static RunRecord Before { get; } = SampleRuns.Run(1);

    public static RunRecord After { get; } = SampleRuns.Run(2, speed: 0.9);

    public static RunRecord Hostile { get; } = SampleRuns.At(RecordBuilder.Standard().Labelled(Attack).On(Standard.Machine with { Name = Attack, CpuModel = Attack }).Build(), 30);

    internal ServedSite Site => _site!;

    /// <summary>Every page, and what keeps it apart from the others in a file's name.</summary>
    public static IReadOnlyDictionary<string, string> Pages { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["runs"] = "/",
        ["run"] = $"/runs/{Standard.RunId}/",
        ["plan"] = $"/plan?run={Standard.RunId}",
        ["comparison"] = $"/compare?base={Before.RunId}&candidate={After.RunId}",
        ["history"] = "/history?machine=node-1",
        ["sheet"] = $"/sheet?run={Standard.RunId}",
        ["missing"] = "/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV/",
    };

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Browser is not { } program)
            return;
        await _browser.InitializeAsync();
        _site = await ServedSite.StartAsync([Standard, Before, After, Hostile], [.. SampleHistory.Runs(40, SampleHistory.Noisy(100, i => i < 25 ? 1 : 0.9))], change: o => o with { Browser = () => Core.Checked<string>.Valid(program) });
    }

    internal Task<BrowsedPage> OpenAsync(string path, ServedSite? site = null) => _browser.OpenAsync((site ?? Site).Address, path);

    public async Task DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
        await _browser.DisposeAsync();
    }
}
