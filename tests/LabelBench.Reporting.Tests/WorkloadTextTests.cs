using LabelBench.Reporting.Console;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Tests;

public class WorkloadTextTests
{
    [Theory]
    [MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void The_list_reads_as_agreed_in_every_culture(string culture) =>
        Golden.Matches("workloads.txt", Cultures.In(culture, () => Text(WorkloadList.Lines(SampleCatalog.All))));

    [Theory]
    [MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void The_pages_read_as_agreed_in_every_culture(string culture) =>
        Golden.Matches("workload-pages.txt", Cultures.In(culture, () => string.Join('\n', SampleCatalog.All.Workloads.Select(w => Text(Page(w))))));

    [Fact]
    public void Every_line_fits_eighty_columns() =>
        Assert.All(SampleCatalog.All.Workloads.SelectMany(Page).Concat(WorkloadList.Lines(SampleCatalog.All)), line => Assert.InRange(line.Length, 0, SummaryText.Width));

    [Fact]
    public void Long_names_and_hostile_text_still_fit_and_carry_no_control_characters()
    {
        var hostile = SampleCatalog.All.Workloads[0] with
        {
            Id = new string('a', 64), Title = Sample.Attack, Description = Sample.Attack, Item = Sample.Attack, Items = Sample.Attack, Licence = Sample.Attack,
            Model = new ModelSource.UserFile("/" + Sample.Attack, SampleCatalog.All.Workloads.Select(w => w.Model).OfType<ModelSource.UserFile>().Single().Dimensions),
            Input = new InputSource.Folder("/" + Sample.Attack), Review = SampleCatalog.All.Workloads[0].Review! with { Source = Sample.Attack },
        };
        var lines = WorkloadList.Lines(new WorkloadCatalog([hostile], [])).Concat(Page(hostile)).ToArray();
        Assert.All(lines, line => Assert.InRange(line.Length, 0, SummaryText.Width));
        Assert.All(lines, line => Assert.DoesNotContain(line, c => char.IsControl(c) || c == '\u202e'));
    }

    [Fact]
    public void A_catalog_without_suites_lists_none() =>
        Assert.DoesNotContain(WorkloadList.Lines(SampleCatalog.All with { Suites = [] }), line => line.StartsWith("suite", StringComparison.Ordinal));

    private static IReadOnlyList<string> Page(Workload workload) => WorkloadPage.Lines(
        workload,
        workload.Model is ModelSource.GeneratedSet ? SampleCatalog.Figures : workload.Model is ModelSource.Generated ? SampleCatalog.Figures[..1] : [],
        [.. SampleCatalog.All.Workloads.Where(w => w.ProfileOf == workload.Id)]);

    private static string Text(IReadOnlyList<string> lines) => string.Join('\n', lines) + "\n";
}
