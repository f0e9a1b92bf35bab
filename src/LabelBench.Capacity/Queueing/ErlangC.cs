namespace LabelBench.Capacity.Queueing;

/// <summary>Probability that all servers are busy when a query comes, for random arrivals.</summary>
internal static class ErlangC
{
    /// <param name="offered">R, busy servers on average; 0 or more.</param>
    /// <param name="servers">At least 1.</param>
    /// <returns>1 where the servers cannot keep up.</returns>
    /// <remarks>Erlang (1917); the loss formula by the stable recursion B[k] = R B[k-1] / (k + R B[k-1]), then C = B / (1 - (R/c)(1 - B)).</remarks>
    public static double Of(double offered, int servers)
    {
        if (!(offered >= 0) || servers < 1)
            throw new ArgumentOutOfRangeException(nameof(offered), offered, "An offered load is 0 or more, and there is at least one server.");
        if (offered >= servers)
            return 1;
        double blocked = 1;
        for (var k = 1; k <= servers; k++)
            blocked = offered * blocked / (k + offered * blocked);
        return blocked / (1 - offered / servers * (1 - blocked));
    }
}
