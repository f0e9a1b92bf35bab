using LabelBench.Capacity.Demands;
using LabelBench.Core;

namespace LabelBench.Capacity.Plans;

/// <summary>How fast items come to a server's processors: the slower of its line and its disks, as far as somebody states them.</summary>
/// <param name="itemsPerSecond">At most.</param>
/// <param name="words">"its line of 1 Gbit/s".</param>
/// <param name="source">Whose figures these are. Both are told of the few servers that are bound so.</param>
internal sealed class Inflow(double itemsPerSecond, ServerBound bound, Func<string> words, Func<string> source)
{
    public double ItemsPerSecond => itemsPerSecond;

    /// <returns>Null where the demand does not say how large an item is, or nobody says what line and disks do.</returns>
    public static Inflow? Of(JobDemand job, Offer offer, RentingRules rules) => job.BytesPerItem is not { } bytes
        ? null
        : new[] { Line(bytes, offer), Disk(bytes, offer, rules) }.OfType<Inflow>().MinBy(i => i.ItemsPerSecond);

    /// <summary>The prediction, no faster than items come.</summary>
    public Prediction.Known Under(Prediction.Known known)
    {
        if ((known.Throughput.High ?? known.Throughput.Value) <= ItemsPerSecond)
            return known;
        var (throughput, at80) = (Capped(known.Throughput), Capped(known.At80));
        return ItemsPerSecond >= known.Throughput.Value
            ? known with { Throughput = throughput, At80 = at80 }
            : known with { Throughput = throughput, At80 = at80, LimitedBy = words(), Bound = bound, Kind = PredictionKind.Stated, Trials = null };
    }

    private static Inflow? Line(Bytes item, Offer offer) => offer.NetworkBitsPerSecond is { } bits
        ? new Inflow(bits / (8 * item.Value), ServerBound.Network, () => $"its line of {Say.Number(bits / 1e9)} Gbit/s", () => $"line of {Say.Number(bits / 1e9)} Gbit/s ({offer.Provider}: {offer.Source}) over {Size(item)}")
        : null;

    /// <summary>What the demand states outdoes the catalog's rate, and that the kind of disk.</summary>
    private static Inflow? Disk(Bytes item, Offer offer, RentingRules rules)
    {
        if (rules.DiskBytesPerSecond is { } stated)
            return new Inflow(stated / item.Value, ServerBound.Disk, () => $"its disks, {Say.Number(stated / 1e6)} MB/s", () => $"disks that read {Say.Number(stated / 1e6)} MB/s (stated in the demand) over {Size(item)}");
        if (offer.DiskBytesPerSecond is { } listed)
            return new Inflow(listed / item.Value, ServerBound.Disk, () => $"its disks, {Say.Number(listed / 1e6)} MB/s", () => $"disks that read {Say.Number(listed / 1e6)} MB/s ({offer.Provider}: {offer.Source}) over {Size(item)}");
        return offer.DiskKind is { } kind
            ? new Inflow(DiskRates.ItemsPerSecond(kind, item), ServerBound.Disk, () => $"its disks, {DiskRates.Words(kind)}", () => $"{DiskRates.Words(kind)} ({DiskRates.Source(kind)}) over {Size(item)}")
            : null;
    }

    private static string Size(Bytes item) => $"{Say.Number(item.Value / 1e6)} MB an item (stated in the demand)";

    /// <summary>A figure that is cut off as a whole has no interval left; then it says nothing but what was stated.</summary>
    private Figure Capped(Figure figure)
    {
        if (figure.Value <= ItemsPerSecond)
            return figure with { High = Math.Min(figure.High ?? figure.Value, ItemsPerSecond) };
        return figure.Low < ItemsPerSecond
            ? figure with { Value = ItemsPerSecond, High = ItemsPerSecond, Provenance = Provenance.Predicted, Source = $"{source()}; below it: {figure.Source}" }
            : new Figure(ItemsPerSecond, null, null, null, Provenance.Assumed, source());
    }
}
