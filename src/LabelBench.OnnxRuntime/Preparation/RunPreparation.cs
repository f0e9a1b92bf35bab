using LabelBench.Core;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>Does ahead of the first trial what would otherwise fall into one: generates inputs and models, and finds out what cannot work.</summary>
public static class RunPreparation
{
    /// <summary>Everything about the plan that cannot work on this machine, all at once.</summary>
    public static IEnumerable<Problem> Check(RunPlan plan)
    {
        foreach (var provider in plan.Cells.Select(c => c.Provider).Distinct())
        {
            var status = ProviderStatus.Probe(provider);
            if (!status.Usable)
                yield return new Problem($"{Cell.Word(provider)} is not usable on this machine", "", $"{status.Reason}; remedy: {status.Remedy}");
        }
        foreach (var workload in plan.Workloads)
        {
            switch (workload.Model)
            {
                case ModelSource.UserFile file when OnnxModelFile.Inspect(file.Path) is { IsValid: false } bad:
                    foreach (var problem in bad.Problems)
                        yield return problem;
                    break;
                case ModelSource.Generated when plan.Cells.Where(c => c.WorkloadId == workload.Id && c.Precision != Precision.Fp32).Select(c => c.Precision).Distinct().ToArray() is { Length: > 0 } unsupported:
                    yield return new Problem("--precision", "", $"{string.Join(", ", unsupported.Select(Cell.Word))}: {workload.Id} has its model in fp32 only.");
                    break;
            }
            if (workload.Input is InputSource.Folder folder && Labeling.Inputs.ImageFolder.Open(folder.Path, 1) is { IsValid: false } unusable)
            {
                foreach (var problem in unusable.Problems)
                    yield return problem with { Source = $"--data {problem.Source}" };
            }
        }
    }

    /// <param name="cacheFolder">Cache of this user.</param>
    /// <param name="telling">Told what is being made and how far it is, 0 to 1; only when something has to be made.</param>
    /// <exception cref="UserMistakeException">The cache cannot be written.</exception>
    public static void Prepare(RunPlan plan, string cacheFolder, Action<string, double> telling, CancellationToken cancellation)
    {
        var models = new ModelFiles(cacheFolder, TimeProvider.System);
        foreach (var workload in plan.Workloads)
        {
            var cells = plan.Cells.Where(c => c.WorkloadId == workload.Id).ToArray();
            if (workload.Model is ModelSource.Generated generated)
            {
                foreach (var (batch, precision) in cells.Select(c => (c.Batch, c.Precision)).Distinct())
                {
                    telling($"model {generated.Architecture}", 0);
                    using var model = models.Generated(generated, batch, precision, cancellation);
                }
            }
            if (InputFiles.CountOf(workload.Input) is { } count && cells.Any(c => c.Scope == Scope.Pipeline))
                InputFiles.Open(workload.Input, cacheFolder, new Reporter(made => telling($"{count} {workload.Items}", made / (double)count)), cancellation);
        }
    }

    /// <summary>Reports at once, on the thread that made progress; the framework's own would hop to another.</summary>
    private sealed class Reporter(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
