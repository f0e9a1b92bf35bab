using System.Globalization;
using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;
using LabelBench.Testing;

namespace LabelBench.EndToEnd.Tests;

public class StoppedPlanTests
{
    [LinuxFact]
    public async Task Ctrl_c_stops_a_plan_over_a_long_catalog_at_once()
    {
        using var place = new Workplace();
        var record = RecordBuilder.Standard().Build();
        place.Write($"reports/{record.RunId}/record.json", RecordJson.ToUtf8(record));
        var offers = Enumerable.Range(0, 50_000).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"a/{i}/eu,p{i % 7},S{i},eu-{i % 3},cloud-dedicated-cores,{4 + i % 60},{8 + 2 * (i % 60)},64,{(8 + 2 * (i % 60)) * (4 + i * 7919 % 997 / 1000.0):0.00},EUR,monthly,0,2026-08-01,made up\n"));
        place.Write("offers.csv", "id,provider,name,region,kind,cores,vcpus,memory_gib,price,currency,term,setup_fee,as_of,source\n" + string.Concat(offers));
        using var program = place.Start("plan", "--run", record.RunId, "--workload", "document-ocr", "--per-day", "5e7", "--spares", "2", "--site-spares", "1", "--catalog", "offers.csv");
        await program.UntilAsync(() => program.HasExited || Linux.CpuSeconds(program.Id) > 6, "the plan was not begun");

        Linux.Signal(program.Id, Linux.Interrupt);

        var outcome = await program.EndAsync();
        Say.Ended(130, outcome);
        Assert.Contains("stopped", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Out);
    }
}
