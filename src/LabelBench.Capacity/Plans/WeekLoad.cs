using System.Collections.Immutable;
using LabelBench.Capacity.Demands;

namespace LabelBench.Capacity.Plans;

/// <summary>What jobs that share servers ask of them, hour by hour of a week.</summary>
/// <remarks>
/// A server takes the same share of every job. It carries its share when no hour asks for more than an hour of it, and when the training of the week fits into the
/// room that labels leave in the hours in which it may run. Those hours are nested (the night lies in the week), so one condition for each kind of hours is enough
/// (Hall 1935, doi:10.1112/jlms/s1-10.37.26).
/// </remarks>
public sealed class WeekLoad
{
    private static readonly int NightHours = Enumerable.Range(0, DayProfile.HoursPerWeek).Count(Retraining.IsNight);

    private readonly ImmutableArray<JobDemand> _jobs;

    /// <summary>Hours of the week in which every stream has the same rate: items per second of each job (0 for training), whether it is night, how many such hours.</summary>
    private readonly ImmutableArray<(double[] Rates, bool Night, int Count)> _hours;

    private readonly double[][] _byHour;

    private readonly bool _trains;

    /// <param name="growth">Factor on today's streams.</param>
    public WeekLoad(ImmutableArray<JobDemand> jobs, double growth)
    {
        (_jobs, _trains) = (jobs, jobs.Any(j => j.Retraining is not null));
        var factors = jobs.Select(j => j.Profile.Factors).ToArray();
        _byHour = [.. Enumerable.Range(0, DayProfile.HoursPerWeek).Select(hour => jobs.Select((j, i) => j.Retraining is null ? j.MeanRate(growth) * factors[i][hour] : 0).ToArray())];
        _hours = [.. _byHour.Select((rates, hour) => (Rates: rates, Night: Retraining.IsNight(hour))).GroupBy(h => (string.Join('|', h.Rates.Select(r => BitConverter.DoubleToInt64Bits(r))), h.Night)).Select(g => (g.First().Rates, g.Key.Night, g.Count()))];
    }

    /// <summary>Share of all that one server carries.</summary>
    /// <param name="itemsPerSecond">Of a server, by place of the job; above 0.</param>
    public double Carries(Func<int, double> itemsPerSecond) => 1 / Most(Busy(itemsPerSecond));

    /// <summary>Share of the week that a server is busy at most: with all that it carries, where nothing trains the mean hour over the busiest, and never with more than there is.</summary>
    /// <param name="itemsPerSecond">Of a server, by place of the job; above 0.</param>
    public double MeanUse(Func<int, double> itemsPerSecond)
    {
        var busy = Busy(itemsPerSecond);
        return Math.Min(1, busy.Week / Math.Max(1, Most(busy)));
    }

    /// <summary>Where nothing trains, the busiest hour says it all.</summary>
    private double Most((double Busiest, double Week, double Night) busy) => Math.Max(Math.Max(busy.Busiest, _trains ? busy.Week : 0), busy.Night);

    /// <summary>Share that all jobs together take of one server: of its busiest hour, and with their training of the week and of its nights; of these 0 where nothing trains at night only.</summary>
    private (double Busiest, double Week, double Night) Busy(Func<int, double> itemsPerSecond)
    {
        Span<double> seconds = stackalloc double[_jobs.Length];
        for (var i = 0; i < seconds.Length; i++)
            seconds[i] = 1 / itemsPerSecond(i);
        var (busiest, week, night) = (0.0, 0.0, 0.0);
        foreach (var (rates, isNight, count) in _hours)
        {
            var busy = 0.0;
            for (var i = 0; i < rates.Length; i++)
                busy += rates[i] * seconds[i];
            busiest = Math.Max(busiest, busy);
            week += busy * count;
            night += isNight ? busy * count : 0;
        }
        var (always, atNight) = (0.0, 0.0);
        for (var i = 0; i < seconds.Length; i++)
        {
            if (_jobs[i].Retraining is not { } retraining)
                continue;
            var hours = retraining.ItemsPerWeek * seconds[i] / 3600;
            always += hours;
            atNight += retraining.When is TrainingHours.Night ? hours : 0;
        }
        return (busiest, (week + always) / DayProfile.HoursPerWeek, atNight == 0 ? 0 : (night + atNight) / NightHours);
    }

    /// <summary>Items per second of each job in an hour of the week; 0 for training.</summary>
    public IReadOnlyList<double> RatesIn(int hour) => _byHour[hour];

    /// <summary>The hour of the week that asks most of a server; the first of several.</summary>
    public int BusiestFor(Func<int, double> itemsPerSecond) =>
        Enumerable.Range(0, DayProfile.HoursPerWeek).MaxBy(hour => _byHour[hour].Select((rate, i) => rate / itemsPerSecond(i)).Sum());

    /// <summary>What every hour of the week takes of one server: labels as they come, training in the room that they leave, all of it alike.</summary>
    /// <param name="share">Of all, that the server carries.</param>
    public ImmutableArray<HourUse> Use(double share, Func<int, double> itemsPerSecond)
    {
        double[] labels = [.. _byHour.Select(rates => share * rates.Select((rate, i) => rate / itemsPerSecond(i)).Sum())];
        var training = new double[DayProfile.HoursPerWeek];
        // What may run at night only goes first.
        foreach (var group in _jobs.Select((j, i) => (j.Retraining, Place: i)).Where(j => j.Retraining is not null).GroupBy(j => j.Retraining!.When).OrderByDescending(g => g.Key))
        {
            int[] hours = [.. Enumerable.Range(0, DayProfile.HoursPerWeek).Where(group.First().Retraining!.May)];
            double[] room = [.. hours.Select(h => Math.Max(0, 1 - labels[h] - training[h]))];
            var (need, free) = (share * group.Sum(j => j.Retraining!.ItemsPerWeek / itemsPerSecond(j.Place) / 3600), room.Sum());
            for (var i = 0; i < hours.Length && free > 0; i++)
                training[hours[i]] += need * room[i] / free;
        }
        return [.. labels.Zip(training, (l, t) => new HourUse(l, t))];
    }
}
