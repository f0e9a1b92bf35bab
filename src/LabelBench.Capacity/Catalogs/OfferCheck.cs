using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Capacity;

/// <summary>Turns one line of a catalog into an offer, or says everything that is wrong with it.</summary>
/// <remarks>The faults are those seen in public price tables: blank and zero prices, bid floors, GPU shares with the fraction cut off, MiB in a GiB column.</remarks>
internal sealed class OfferCheck(CatalogRow row, string source, ExchangeRates rates, GpuTable gpus, DateOnly today)
{
    /// <summary>Largest server on the market: 24 TiB (AWS u-24tb1).</summary>
    private const double MostMemoryGib = 24_576;

    /// <summary>Memory-optimised clouds give up to 64 GiB a core; four times that is a mistaken unit.</summary>
    private const double MostMemoryGibPerCore = 256;

    /// <summary>No whole GPU is let for less; the smallest seen is 0.15 USD an hour (RTX A4000).</summary>
    private const decimal LeastUsdPerGpuHour = 0.05m;

    /// <summary>The cheapest shared vCPUs cost about 1.90 USD a month.</summary>
    private const decimal LeastUsdPerVcpuMonth = 0.30m;

    private const decimal MostUsdPerCoreMonth = 500m;

    /// <summary>The dearest whole GPU seen is 32 USD an hour.</summary>
    private const decimal MostUsdPerGpuMonth = 60_000m;

    /// <summary>GCP a2-megagpu-16g and HGX pairs hold 16.</summary>
    private const int MostGpus = 16;

    private const int MostCores = 1_024;

    public List<Problem> Problems { get; } = [];

    public List<Problem> Warnings { get; } = [];

    /// <returns>The offer, or null when <see cref="Problems"/> has entries.</returns>
    public Offer? Run()
    {
        var provider = Text("provider");
        var name = Text("name");
        var region = Text("region");
        var origin = Text("source");
        var kind = Word<ServerKind>("kind", null);
        var architecture = Word<CpuArchitecture>("architecture", CpuArchitecture.X64);
        var term = Word<BillingTerm>("term", null);
        var cores = Whole("cores", 1, MostCores, null);
        var vcpus = Whole("vcpus", 1, 2 * MostCores, null);
        var efficiency = Whole("efficiency_cores", 0, MostCores, 0);
        if (cores is { } c && vcpus is { } v && c > v)
            Add("cores", $"is {c}, more than the {v} vcpus; cores are whole cores, vcpus the threads they give.");
        if (cores is { } all && efficiency is { } e && e > all)
            Add("efficiency_cores", $"is {e} of {all} cores; it counts some of them.");
        if (kind is ServerKind.Dedicated && cores is { } physical && row["cpu_model"] is { } cpu)
            CoresFitTheModel(physical, cpu);
        var memory = Memory(cores);
        var (gpuName, gpuCount) = Gpu();
        var currency = Currency();
        var asOf = AsOf();
        var stock = row["stock"] is null ? null : Whole("stock", 0, 1_000_000, null);
        var watts = row["watts"] is null ? null : Whole("watts", 1, 100_000, null);
        var electricity = Word<ElectricityTerms>("electricity", ElectricityTerms.Included);
        if (electricity is ElectricityTerms.Extra && row["watts"] is null)
            Add("watts", "is blank, and electricity is extra: what it costs follows from the W that the server draws at full load; write them.");
        var disk = Amount("disk_gib", 1_000_000);
        var diskKind = row["disk_kind"] is null ? null : Word<DiskKind>("disk_kind", null);
        var diskRate = Amount("disk_read_mb_per_s", 1_000_000);
        var network = Amount("network_gbps", 3_200);
        GpuMemory(gpuName);
        if (row["price_checked"] is { } answer && answer != "yes")
            Add("price_checked", $"'{answer}' is not yes; leave it empty where nobody looked the price up again.");
        var setup = Money("setup_fee", mayBeZero: true);
        var price = Money("price", mayBeZero: false);
        var perMonth = term is BillingTerm.Hourly ? price * Offer.HoursPerMonth : price;
        if (perMonth is { } m && currency is not null && term is { } t && vcpus is { } threads && cores is { } whole && gpuCount is { } n)
            PriceIsPlausible(rates.Convert(m, currency, "USD"), t, threads, whole, n);

        return Problems.Count > 0
            ? null
            : new Offer(row["id"] ?? $"{provider}/{name}/{region}", provider!, name!, region!, kind!.Value, row["cpu_model"], cores!.Value, vcpus!.Value,
                Bytes.FromGibibytes(memory!.Value), gpuName, gpuCount!.Value, perMonth!.Value, setup!.Value, currency!, term!.Value, asOf!.Value, origin!)
            {
                Architecture = architecture!.Value,
                EfficiencyCores = efficiency!.Value,
                Stock = stock,
                Watts = watts,
                Electricity = electricity!.Value,
                DiskBytes = disk is { } gib ? Bytes.FromGibibytes(gib) : null,
                DiskKind = diskKind,
                DiskBytesPerSecond = diskRate * 1e6,
                NetworkBitsPerSecond = network * 1e9,
            };
    }

    private void Add(string column, string text) => Problems.Add(new Problem(source, column, text, row.Line));

    private string? Text(string column)
    {
        if (row[column] is { } text)
            return text;
        Add(column, "is blank; every offer needs it.");
        return null;
    }

    private T? Word<T>(string column, T? whenBlank) where T : struct, Enum
    {
        if (row[column] is not { } text)
        {
            if (whenBlank is null)
                Add(column, $"is blank; known: {string.Join(", ", Words<T>())}.");
            return whenBlank;
        }
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(Workloads.Cell.Word(value), text, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        Add(column, $"'{text}' is unknown{NearMatch.Hint(text, Words<T>())}");
        return null;
    }

    private static string[] Words<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(Workloads.Cell.Word)];

    private int? Whole(string column, int least, int most, int? whenBlank)
    {
        if (row[column] is not { } text)
        {
            if (whenBlank is null)
                Add(column, $"is blank; write a whole number from {least} to {most}.");
            return whenBlank;
        }
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        Add(column, $"'{text}' is not a whole number from {least} to {most}.");
        return null;
    }

    private decimal? Money(string column, bool mayBeZero)
    {
        if (row[column] is not { } text)
        {
            Add(column, mayBeZero ? "is blank; write 0 when there is none." : "is blank; a missing price is not zero: look it up or leave the row out.");
            return null;
        }
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            Add(column, $"'{text}' is not a number; write 1234.50, with a decimal point and without thousands separators or currency signs.");
            return null;
        }
        if (value > 0 || (value == 0 && mayBeZero))
            return value;
        Add(column, value == 0 ? "is 0; nobody lets servers for nothing: a price table writes 0 where it knows none." : $"is {text}; {(column == "setup_fee" ? "a fee is 0 or more" : "a price is above 0")}.");
        return null;
    }

    /// <summary>A number above 0, or null where the field is blank or wrong.</summary>
    private double? Amount(string column, double most)
    {
        if (row[column] is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value > 0 && value <= most)
            return value;
        Add(column, string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a number above 0 and up to {most:0}; leave it empty where nobody says."));
        return null;
    }

    /// <summary>Memory of one GPU against its datasheet: tables write GiB in a MiB column, totals of all GPUs, or name another card.</summary>
    private void GpuMemory(string? gpuName)
    {
        if (Amount("gpu_memory_gib", 1e9) is not { } stated || gpuName is null || gpus.Find(gpuName) is not { } gpu)
            return;
        if (stated / gpu.MemoryGigabytes is < 0.85 or > 1.15)
            Add("gpu_memory_gib", string.Create(CultureInfo.InvariantCulture, $"is {stated:0.###}, a {gpu.Name} has {gpu.MemoryGigabytes:0} GB; another card, another unit (MiB?) or the memory of all GPUs together?"));
    }

    /// <summary>Whole cores against what the CPU model has: tables count threads, or sockets twice.</summary>
    private void CoresFitTheModel(int cores, string model)
    {
        if (CpuCores.PerSocket(model) is not { } each)
            return;
        int[] whole = CpuCores.Sockets(model) is { } stated ? [stated * each] : [each, 2 * each];
        if (!whole.Contains(cores))
            Add("cores", $"is {cores}, but {model} has {each} cores a socket; threads counted as cores? Where it has more sockets, write them before the name: 4 x {model}.");
    }

    private double? Memory(int? cores)
    {
        if (row["memory_gib"] is not { } text)
        {
            Add("memory_gib", "is blank; write the memory in GiB.");
            return null;
        }
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var gib) || gib <= 0)
        {
            Add("memory_gib", $"'{text}' is not a number of GiB above 0.");
            return null;
        }
        if (gib > MostMemoryGib || (cores is { } c && gib / c > MostMemoryGibPerCore))
            Add("memory_gib", string.Create(CultureInfo.InvariantCulture, $"{gib:0.##} GiB is more than such a server has; MiB? Then write {gib / 1024:0.##}."));
        else if (gib < 0.5)
            Add("memory_gib", string.Create(CultureInfo.InvariantCulture, $"{gib:0.###} GiB is less than any server has; TiB? Then write {gib * 1024:0.##}."));
        return gib;
    }

    private (string? Name, int? Count) Gpu()
    {
        var name = row["gpu_name"];
        var text = row["gpus"] ?? (name is null ? "0" : null);
        if (text is null)
        {
            Add("gpus", $"is blank for a server with {name}; write how many.");
            return (name, null);
        }
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) || count < 0 || count > MostGpus)
        {
            Add("gpus", $"'{text}' is not a whole number from 0 to {MostGpus}.");
            return (name, null);
        }
        if (count != Math.Floor(count))
        {
            Add("gpus", string.Create(CultureInfo.InvariantCulture, $"is {count}, a share of a GPU; shares are not planned on, leave the row out or list a whole GPU."));
            return (name, null);
        }
        if (count == 0 && name is not null)
            Add("gpus", $"is 0 although the server has {name}; a share of a GPU with its fraction cut off? Leave the row out.");
        if (count > 0 && name is null)
            Add("gpu_name", $"is blank for {(int)count} GPUs; name the model as in the table of GPU specifications.");
        if (name is not null && gpus.Find(name) is null)
            Warnings.Add(new Problem(source, "gpu_name", $"'{name}' has no specifications, so its throughput cannot be predicted{(NearMatch.Find(name, gpus.Names) is { } near ? $"; did you mean '{near}'?" : ".")}", row.Line));
        return (name, (int)count);
    }

    private string? Currency()
    {
        if (Text("currency")?.ToUpperInvariant() is not { } currency)
            return null;
        if (rates.Knows(currency))
            return currency;
        Add("currency", $"'{currency}' is unknown; known: {string.Join(", ", rates.Currencies)}.");
        return null;
    }

    private DateOnly? AsOf()
    {
        if (Text("as_of") is not { } text)
            return null;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            Add("as_of", $"'{text}' is not a date; write the day on which the price was valid as 2026-06-30.");
            return null;
        }
        if (day > today)
            Add("as_of", $"{text} lies in the future; write the day on which the price was seen.");
        return day;
    }

    private void PriceIsPlausible(decimal usdPerMonth, BillingTerm term, int vcpus, int cores, int gpuCount)
    {
        var remedy = term is BillingTerm.Hourly ? "the price is per hour, as term says; per month?" : "the price is per month, as term says; per hour?";
        if (gpuCount > 0 && usdPerMonth / Offer.HoursPerMonth / gpuCount < LeastUsdPerGpuHour)
            Add("price", $"is {Say.Money(usdPerMonth / Offer.HoursPerMonth / gpuCount, "USD")} a GPU-hour, less than any whole GPU costs; a bid floor, the machine without its GPU, or another unit? ({remedy})");
        else if (usdPerMonth / vcpus < LeastUsdPerVcpuMonth)
            Add("price", $"is {Say.Money(usdPerMonth / vcpus, "USD")} a vCPU and month, less than any server costs; {remedy}");
        else if (gpuCount > 0 ? usdPerMonth / gpuCount > MostUsdPerGpuMonth : usdPerMonth / cores > MostUsdPerCoreMonth)
            Add("price", $"is {Say.Money(usdPerMonth, "USD")} a month, more than any such server costs; {remedy}");
    }
}
