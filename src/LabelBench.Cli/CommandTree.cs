using System.CommandLine;
using LabelBench.Cli.Commands;

namespace LabelBench.Cli;

/// <summary>All verbs.</summary>
internal static class CommandTree
{
    public static RootCommand Build()
    {
        var root = new RootCommand("""
            Measures what this server does for an AI labeling job, and which rentable servers do it cheapest.

              labelbench run                         measure this machine (suite quick, about 3 minutes)
              labelbench run --suite standard        every job, with enough trials to compare later
              labelbench run --model my.onnx         your own model
              labelbench compare before after        did the upgrade change anything?
              labelbench plan --workload image-classify --per-day 2e6
              labelbench doctor                      is this machine quiet enough to measure on?
            """)
        {
            NvmlChoice.AddTo(RunCommand.Build()),
            NvmlChoice.AddTo(SearchCommand.Build()),
            CompareCommand.Build(),
            NvmlChoice.AddTo(DevicesCommand.Build()),
            WorkloadsCommand.Build(),
            HistoryCommand.Build(),
            PowerCommand.Build(),
            BaselineCommand.Build(),
            StoreCommand.Build(),
            PlanCommand.Build(),
            CatalogCommand.Build(),
            ReportCommand.Build(),
            SheetCommand.Build(),
            ServeCommand.Build(),
            ImportCommand.Build(),
            NvmlChoice.AddTo(DoctorCommand.Build()),
            NvmlChoice.AddTo(VerifyCommand.Build()),
        };
        // Without a command: what there is, instead of a complaint.
        root.SetAction(parsed => root.Parse("--help").Invoke());
        return root;
    }
}
