using System.Collections.Immutable;

namespace LabelBench.Capacity;

/// <summary>Specifications of the GPUs that servers are let with.</summary>
public sealed record GpuTable(ImmutableArray<GpuSpecification> Gpus)
{
    private static readonly ImmutableHashSet<string> Fillers = ["nvidia", "geforce", "tesla", "generation", "graphics", "gpu"];

    /// <summary>Names that drivers report and that cannot be told from their words.</summary>
    private static readonly ImmutableDictionary<string, string> DriverNames = new Dictionary<string, string>
    {
        ["h100 80gb hbm3"] = "H100-SXM",
        ["h100 nvl"] = "H100-NVL",
        ["h200"] = "H200-SXM",
        ["b200"] = "B200-SXM",
        ["gh200 480gb"] = "GH200-96GB",
        ["a100 sxm4 40gb"] = "A100-SXM-40GB",
        ["a100 sxm4 80gb"] = "A100-SXM-80GB",
        ["a100 80gb pcie"] = "A100-PCIe-80GB",
        ["a100 pcie 40gb"] = "A100-PCIe-40GB",
        ["rtx pro 6000 blackwell server edition"] = "RTX-PRO-6000-Server",
        ["rtx pro 6000 blackwell workstation edition"] = "RTX-PRO-6000-Workstation",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    public static GpuTable Builtin { get; } = new(EmbeddedData.Rows("gpu_specs.csv", csv => new GpuSpecification(
        csv.GetField("name")!,
        csv.GetField("arch")!,
        csv.GetField<double>("fp32_tflops"),
        csv.GetField<double>("mem_gb"),
        csv.GetField<double>("mem_bw_gbps"),
        csv.GetField<double>("tdp_w"))
    {
        Fp16Tflops = csv.GetField<double>("fp16_tensor_tflops_dense"),
        Int8Tops = csv.GetField<double?>("int8_tops_dense"),
        Die = csv.GetField("die")!,
        Generation = csv.GetField("generation")!,
        NodeNanometres = csv.GetField<double>("node_nm"),
    }));

    public IReadOnlyCollection<string> Names => [.. Gpus.Select(g => g.Name)];

    /// <summary>By the table's own name, in any case.</summary>
    public GpuSpecification? Find(string name) => Gpus.FirstOrDefault(g => string.Equals(g.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>By the name that a driver reports: <c>NVIDIA GeForce RTX 4090</c>, <c>NVIDIA A100-SXM4-80GB</c>, <c>Tesla T4</c>.</summary>
    public GpuSpecification? Match(string deviceName)
    {
        var words = Words(deviceName);
        return DriverNames.TryGetValue(string.Join(' ', words), out var name)
            ? Find(name)
            : Gpus.FirstOrDefault(g => Words(g.Name).ToHashSet().SetEquals(words));
    }

    private static string[] Words(string name) =>
        [.. name.ToLowerInvariant().Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(w => !Fillers.Contains(w))];
}
