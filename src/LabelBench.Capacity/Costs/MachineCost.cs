using System.Collections.Immutable;
using LabelBench.Capacity.Sheets;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Capacity.Costs;

/// <summary>The price of a run's machine, or why none is known: a price that is missing is not zero.</summary>
public abstract record MachineCost
{
    private const string Remedy = "--price 189EUR states what it costs";

    private MachineCost()
    {
    }

    public sealed record Known(MachinePrice Price) : MachineCost;

    /// <param name="Reason">With the remedy.</param>
    public sealed record Unknown(string Reason) : MachineCost;

    /// <summary>For a reader that asked for none.</summary>
    public static MachineCost NotLookedUp { get; } = new Unknown($"no price was looked up: labelbench report {Remedy}");

    /// <summary>The price of the one offer that is the machine, by CPU model, CPUs and GPUs; regions with one price are one offer.</summary>
    public static MachineCost Of(MachineDescription machine, Catalog catalog, GpuTable gpus)
    {
        var same = MeasuredOffer.SameType(machine, catalog, gpus);
        return same.DistinctBy(o => (o.Provider, o.Name, o.PricePerMonth, o.Currency)).ToImmutableArray() switch
        {
            [] => new Unknown($"no offer of the catalog is this machine; {Remedy}"),
            [var only] => new Known(MachinePrice.Of(only)),
            var several => new Unknown($"{string.Join(", ", several.Take(3).Select(o => o.Id))}{(several.Length > 3 ? " ..." : "")} are all this machine; --offer ID names the one"),
        };
    }
}
