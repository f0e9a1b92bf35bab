using System.Globalization;
using CsvHelper;
using LabelBench.Capacity.Roofs;

namespace LabelBench.Capacity.Tests.Prediction;

/// <summary>Derives the half-widths of the models again from the data that they rest on.</summary>
public class CalibrationTests
{
    private static readonly PublishedResults Published = PublishedResults.Builtin;
    private static readonly CpuCalibration Cpu = CpuCalibration.From(Published);

    [Fact]
    public void The_cpu_interval_covers_nine_of_ten_published_pairs_of_different_cpus()
    {
        var models = Published.CpuModels.ToArray();
        var errors = models.SelectMany(from => models.Where(to => to.Key != from.Key)
            .SelectMany(to => from.SelectMany(a => to.Select(b => Math.Abs(Math.Log(a.SamplesPerSecondPerCore / b.SamplesPerSecondPerCore)))))).ToArray();
        Assert.Equal(50, errors.Length);
        Assert.True(errors.Count(e => e <= Cpu.BetweenModels) >= 0.9 * errors.Length);
    }

    [Fact]
    public void The_cpu_interval_covers_nine_of_ten_published_pairs_of_the_same_cpu()
    {
        var errors = Published.CpuModels.SelectMany(g => g.SelectMany(a => g.Where(b => !ReferenceEquals(a, b)).Select(b => Math.Abs(Math.Log(a.SamplesPerSecondPerCore / b.SamplesPerSecondPerCore))))).ToArray();
        Assert.Equal(22, errors.Length);
        Assert.True(errors.Count(e => e <= Cpu.WithinModel) >= 0.9 * errors.Length);
    }

    [Fact]
    public void The_cpu_intervals_are_no_wider_than_the_data_ask_for()
    {
        Assert.InRange(Math.Exp(Cpu.BetweenModels), 1.85, 2.05);
        Assert.InRange(Math.Exp(Cpu.WithinModel), 1.2, 1.45);
        Assert.InRange(Cpu.LossPerLogCore, 0.1, 0.2);
        Assert.Equal((24, 4), (Cpu.MostCores, Cpu.Models));
    }

    [Fact]
    public void The_roof_misses_few_published_gpus_by_more_than_its_half_width_from_two_anchors()
    {
        var errors = new List<(string Gpu, double Error)>();
        foreach (var model in TensorRt().GroupBy(p => p.Model))
        {
            var rates = model.ToDictionary(p => p.Gpu.Name);
            if (!rates.TryGetValue("T4", out var t4) || !rates.TryGetValue("RTX-4090", out var ada))
                continue;
            var k = (Math.Log(t4.Rate / GpuModel.Roof(t4.Gpu)) + Math.Log(ada.Rate / GpuModel.Roof(ada.Gpu))) / 2;
            errors.AddRange(model.Where(p => p.Gpu.Name is not ("T4" or "RTX-4090")).Select(p => (p.Gpu.Name, Math.Abs(k + Math.Log(GpuModel.Roof(p.Gpu) / p.Rate)))));
        }
        Assert.Equal(83, errors.Count);
        Assert.InRange(ConformalQuantile(errors, 0.9), Math.Log(1.7), GpuModel.FromTwoAnchors);
        Assert.InRange(Math.Exp(errors.Max(e => e.Error)), 1.9, 1.96);
    }

    [Fact]
    public void Another_models_ratio_of_two_gpus_misses_few_published_ones_by_more_than_its_half_width()
    {
        foreach (var groupOf in new Func<GpuSpecification, string>[] { g => g.Name, g => g.Die, g => g.Generation })
        {
            var models = TensorRt().GroupBy(p => p.Model).Select(m => m.ToDictionary(p => p.Gpu.Name)).ToArray();
            var errors = (from own in models
                          from other in models
                          where own != other
                          from to in own.Values.Where(p => other.ContainsKey(p.Gpu.Name))
                          from known in own.Values.Where(p => other.ContainsKey(p.Gpu.Name) && groupOf(p.Gpu) != groupOf(to.Gpu))
                          select (groupOf(to.Gpu), Math.Abs(Math.Log(known.Rate / to.Rate * other[to.Gpu.Name].Rate / other[known.Gpu.Name].Rate)))).ToList();
            Assert.InRange(Capacity.Roofs.ConformalQuantile.Of(errors, 0.9), Math.Log(1.35), RoofModel.AnothersRatio);
        }
    }

    [Fact]
    public void The_roof_misses_few_published_gpus_by_more_than_its_half_width_from_one_anchor()
    {
        var errors = TensorRt().GroupBy(p => p.Model).SelectMany(m => m.SelectMany(from => m.Where(to => to.Gpu != from.Gpu)
            .Select(to => (to.Gpu.Name, Math.Abs(Math.Log(from.Rate / GpuModel.Roof(from.Gpu) * GpuModel.Roof(to.Gpu) / to.Rate)))))).ToList();
        Assert.InRange(ConformalQuantile(errors, 0.9), Math.Log(2.1), GpuModel.FromOneAnchor);
    }

    [Theory]
    [InlineData("T4", "RTX-4090")]
    [InlineData("RTX-4090", "T4")]
    public void Within_its_own_stack_either_published_gpu_predicts_the_other(string known, string hidden)
    {
        var one = PublishedResults.Sort([.. Published.Accepted.Where(r => !r.OnCuda || r.GpuName == known)]);
        var predicted = new GpuModel(GpuTable.Builtin, one).Published(GpuTable.Builtin.Find(hidden)!);
        var actual = Published.GpuModels.Single(g => g.Key == hidden).Average(r => r.SamplesPerSecondPerGpu);
        Assert.InRange(actual, predicted.Low, predicted.High);
        Assert.InRange(actual / predicted.Value, 0.75, 1.35);
    }

    [Fact]
    public void Published_rows_of_one_gpu_lie_within_the_interval_for_that_gpu() =>
        Assert.All(Published.GpuModels, g =>
        {
            var predicted = new GpuModel(GpuTable.Builtin, Published).Published(GpuTable.Builtin.Find(g.Key)!);
            Assert.All(g, r => Assert.InRange(r.SamplesPerSecondPerGpu, predicted.Low, predicted.High));
        });

    [Fact]
    public void Three_published_models_on_one_gpu_follow_their_operations_within_the_half_width()
    {
        var errors = SameHostPairs(onCuda: true).Select(p => Math.Abs(Math.Log(p.Other.SamplesPerSecondPerGpu * p.Other.GigaflopPerItem / (p.Reference.SamplesPerSecondPerGpu * p.Reference.GigaflopPerItem)))).ToArray();
        Assert.Equal(4, errors.Length);
        Assert.InRange(errors.Max(), Math.Log(1.75), ModelCost.ByOperations);
    }

    [Fact]
    public void Cpu_times_stand_for_gpu_times_within_the_half_width()
    {
        double Ratio((PublishedResult Reference, PublishedResult Other) pair) => Math.Log(pair.Reference.SamplesPerSecond / pair.Other.SamplesPerSecond);
        var onCpu = SameHostPairs(onCuda: false).ToDictionary(p => (p.Other.Version, p.Other.Model), Ratio);
        var errors = SameHostPairs(onCuda: true).Select(p => Math.Abs(Ratio(p) - onCpu[(p.Other.Version, p.Other.Model)])).ToArray();
        Assert.Equal(4, errors.Length);
        Assert.InRange(errors.Max(), Math.Log(2.1), ModelCost.ByCpuTime);
    }

    /// <summary>RetinaNet and BERT with the ResNet-50 of the same round, implementation and host.</summary>
    private static IEnumerable<(PublishedResult Reference, PublishedResult Other)> SameHostPairs(bool onCuda) =>
        from other in Published.Accepted
        where other.OnCuda == onCuda && other.Model != "resnet50"
        select (Published.Accepted.Single(r => r.Model == "resnet50" && r.OnCuda == onCuda && r.Version == other.Version && r.System == other.System), other);

    private static List<(string Model, GpuSpecification Gpu, double Rate)> TensorRt()
    {
        using var csv = new CsvReader(new StreamReader(typeof(CalibrationTests).Assembly.GetManifestResourceStream("mlperf_loo_points.csv")!), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var points = new List<(string, GpuSpecification, double)>();
        while (csv.Read())
            points.Add((csv.GetField("model")!, GpuTable.Builtin.Find(csv.GetField("gpu")!)!, csv.GetField<double>("per_gpu_samples_s")));
        return points;
    }

    /// <summary>Split conformal quantile; each point weighs 1 / (points of its GPU), over total weight plus one.</summary>
    private static double ConformalQuantile(List<(string Gpu, double Error)> errors, double level)
    {
        var points = errors.GroupBy(e => e.Gpu).ToDictionary(g => g.Key, g => g.Count());
        var needed = level * (points.Count + 1);
        var weight = 0.0;
        foreach (var (gpu, error) in errors.OrderBy(e => e.Error))
        {
            weight += 1.0 / points[gpu];
            if (weight >= needed)
                return error;
        }
        return double.PositiveInfinity;
    }
}
