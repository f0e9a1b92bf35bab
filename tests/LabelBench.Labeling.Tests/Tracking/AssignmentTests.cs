using LabelBench.Labeling.Tracking;

namespace LabelBench.Labeling.Tests.Tracking;

public class AssignmentTests
{
    private readonly Assignment _assignment = new();

    [Fact]
    public void The_least_total_wins_over_the_least_single_cost()
    {
        var (pairs, total) = Solve([[1, 2], [2, 100]]);
        Assert.Equal([1, 0], pairs);
        Assert.Equal(4, total);
    }

    [Fact]
    public void Random_problems_give_what_trying_everything_gives()
    {
        var random = new Random(11);
        for (var round = 0; round < 400; round++)
        {
            var (rows, columns) = (random.Next(1, 6), random.Next(1, 6));
            var cost = Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ =>
                random.Next(4) == 0 ? (random.Next(2) == 0 ? double.PositiveInfinity : double.NaN) : random.Next(-20, 20)).Select(c => (double)c).ToArray()).ToArray();
            var (pairs, total) = Solve(cost);
            var (bestCount, bestTotal) = TryAll(cost, 0, new bool[columns]);
            Assert.Equal(bestCount, pairs.Count(p => p >= 0));
            Assert.Equal(bestTotal, total, 1e-9);
            Assert.Equal(total, pairs.Select((c, r) => c < 0 ? 0 : cost[r][c]).Sum(), 1e-9);
            Assert.Distinct(pairs.Where(p => p >= 0));
        }
    }

    [Fact]
    public void Turning_the_problem_keeps_its_total()
    {
        var random = new Random(12);
        for (var round = 0; round < 30; round++)
        {
            var (rows, columns) = (random.Next(1, 60), random.Next(1, 60));
            var cost = Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => random.NextDouble()).ToArray()).ToArray();
            var turned = Enumerable.Range(0, columns).Select(c => cost.Select(row => row[c]).ToArray()).ToArray();
            var (pairs, total) = Solve(cost);
            Assert.Equal(Solve(turned).Total, total, 1e-9);
            Assert.Equal(Math.Min(rows, columns), pairs.Count(p => p >= 0));
        }
    }

    [Fact]
    public void A_constant_added_to_a_row_changes_no_pair_of_a_square_problem()
    {
        var random = new Random(13);
        var cost = Enumerable.Range(0, 30).Select(_ => Enumerable.Range(0, 30).Select(_ => random.NextDouble()).ToArray()).ToArray();
        var before = Solve(cost).Pairs;
        cost[7] = [.. cost[7].Select(c => c + 3)];
        Assert.Equal(before, Solve(cost).Pairs);
    }

    [Fact]
    public void A_row_whose_pairs_are_all_forbidden_stays_alone()
    {
        var (pairs, total) = Solve([[double.PositiveInfinity, double.NaN], [5, 1]]);
        Assert.Equal([-1, 1], pairs);
        Assert.Equal(1, total);
        Assert.Equal([-1], Solve([[double.PositiveInfinity]]).Pairs);
    }

    [Fact]
    public void Nothing_to_assign_gives_nothing()
    {
        Assert.Equal(0, _assignment.Solve([], 5, []));
        var alone = new int[3];
        Assert.Equal(0, _assignment.Solve([], 0, alone));
        Assert.Equal([-1, -1, -1], alone);
    }

    [Fact]
    public void Costs_that_make_no_matrix_are_refused()
    {
        Assert.Throws<ArgumentException>(() => _assignment.Solve(new double[5], 2, new int[2]));
        Assert.Throws<ArgumentException>(() => _assignment.Solve([double.NegativeInfinity], 1, new int[1]));
    }

    private (int[] Pairs, double Total) Solve(double[][] cost)
    {
        var pairs = new int[cost.Length];
        var total = _assignment.Solve([.. cost.SelectMany(row => row)], cost[0].Length, pairs);
        return (pairs, total);
    }

    private static (int Count, double Total) TryAll(double[][] cost, int row, bool[] taken)
    {
        if (row == cost.Length)
            return (0, 0);
        var best = TryAll(cost, row + 1, taken); // the row stays alone
        for (var c = 0; c < taken.Length; c++)
        {
            if (taken[c] || !double.IsFinite(cost[row][c]))
                continue;
            taken[c] = true;
            var (count, total) = TryAll(cost, row + 1, taken);
            taken[c] = false;
            (count, total) = (count + 1, total + cost[row][c]);
            if (count > best.Count || count == best.Count && total < best.Total)
                best = (count, total);
        }
        return best;
    }
}
