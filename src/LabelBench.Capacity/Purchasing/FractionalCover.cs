namespace LabelBench.Capacity.Purchasing;

/// <summary>What fractions of server kinds cost at least that cover a need: the linear program of the covering knapsack, solved by taking kinds in order.</summary>
internal sealed class FractionalCover
{
    /// <summary>A demand is met when this share of it is: throughputs are sums of rounded numbers.</summary>
    public const double Met = 1 - 1e-12;

    private readonly ServerKind[] _kinds;
    private readonly double[] _prices, _capacity, _cost;

    /// <param name="kinds">By price per throughput, ascending.</param>
    /// <param name="prices">Of one server each, in the same order.</param>
    public FractionalCover(ServerKind[] kinds, double[] prices)
    {
        (_kinds, _prices, _capacity, _cost) = (kinds, prices, new double[kinds.Length + 1], new double[kinds.Length + 1]);
        for (var i = 0; i < kinds.Length; i++)
        {
            _capacity[i + 1] = _capacity[i] + kinds[i].Stock * kinds[i].ItemsPerSecond;
            _cost[i + 1] = _cost[i] + kinds[i].Stock * prices[i];
        }
    }

    /// <summary>Price of the fractions of kinds, from one on, that cover a need; infinite where they do not.</summary>
    public double Cost(int from, double need)
    {
        if (need <= 0)
            return 0;
        if (_capacity[^1] - _capacity[from] < need * Met)
            return double.PositiveInfinity;
        var target = _capacity[from] + need;
        var at = Array.BinarySearch(_capacity, from, _capacity.Length - from, target);
        at = at < 0 ? ~at : at;
        if (at >= _capacity.Length)
            return _cost[^1] - _cost[from];
        return at <= from ? 0 : _cost[at - 1] - _cost[from] + (target - _capacity[at - 1]) / _kinds[at - 1].ItemsPerSecond * _prices[at - 1];
    }

    /// <summary>Place of the last kind that covering a need takes of.</summary>
    public int MarginalPlace(double need)
    {
        var at = Array.BinarySearch(_capacity, need);
        return Math.Clamp((at < 0 ? ~at : at) - 1, 0, _kinds.Length - 1);
    }

    /// <summary>Whether a bound rules out everything cheaper than the best plan known; prices are whole units.</summary>
    public static bool RulesOut(double bound, long best) => Math.Ceiling(bound - 1e-6 - 1e-12 * Math.Abs(bound)) >= best;
}
