using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Capacity.Sheets;

/// <summary>Which offer of a catalog a run measured, so that its price may stand beside its scores.</summary>
public static class MeasuredOffer
{
    /// <summary>The offers whose servers are the machine of the run, by CPU model, CPUs and GPUs.</summary>
    public static ImmutableArray<Offer> SameType(MachineDescription machine, Catalog catalog, GpuTable gpus)
    {
        var measured = new MeasuredMachine(machine, gpus);
        return [.. catalog.Offers.Where(measured.IsSameType)];
    }

    /// <summary>The offer of a name, unless the machine cannot be one of it.</summary>
    /// <param name="source">Option that names it, for messages.</param>
    public static Checked<Offer> Named(string id, MachineDescription machine, Catalog catalog, GpuTable gpus, string source)
    {
        if (Find(id, catalog, source) is not { IsValid: true, Value: { } offer } found)
            return Find(id, catalog, source);
        var contradictions = Contradictions(offer, machine, gpus).Select(text => new Problem(source, id, $"{text}: the price of another server says nothing about these scores.")).ToArray();
        return contradictions.Length == 0 ? found : Checked<Offer>.Invalid(contradictions);
    }

    /// <summary>The offer of a name.</summary>
    public static Checked<Offer> Find(string id, Catalog catalog, string source) =>
        catalog.Offers.FirstOrDefault(o => string.Equals(o.Id, id, StringComparison.OrdinalIgnoreCase)) is { } offer
            ? Checked<Offer>.Valid(offer)
            : Checked<Offer>.Invalid(new Problem(source, id, NearMatch.Find(id, catalog.Offers.Select(o => o.Id)) is { } near ? $"is no offer of the catalog; did you mean '{near}'?" : "is no offer of the catalog; its ids are provider/name/region unless it has a column id."));

    private static IEnumerable<string> Contradictions(Offer offer, MachineDescription machine, GpuTable gpus)
    {
        var measured = new MeasuredMachine(machine, gpus);
        if (offer.Architecture != measured.Architecture)
            yield return $"has {Workloads.Cell.Word(offer.Architecture)} cores, the run's machine {Workloads.Cell.Word(measured.Architecture)}";
        if (offer.Vcpus != machine.LogicalCpus && offer.Vcpus != Math.Round(machine.UsableCpus))
            yield return string.Create(CultureInfo.InvariantCulture, $"has {offer.Vcpus} threads, the run's machine {machine.LogicalCpus}");
        if (offer.Gpus != machine.Gpus.Length)
            yield return string.Create(CultureInfo.InvariantCulture, $"has {offer.Gpus:0.##} GPUs, the run's machine {machine.Gpus.Length}");
        else if (machine.Gpus.Select(g => gpus.Match(g.Name)?.Name ?? g.Name).FirstOrDefault(name => name != offer.GpuName) is { } other)
            yield return $"has {offer.GpuName}, the run's machine {other}";
        if (offer.CpuModel is not null && !CpuName.Same(offer.CpuModel, machine.CpuModel) && machine.Hypervisor is null)
            yield return $"has {offer.CpuModel}, the run's machine {machine.CpuModel}";
    }
}
