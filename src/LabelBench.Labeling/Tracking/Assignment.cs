namespace LabelBench.Labeling.Tracking;

/// <summary>Optimal assignment of rows to columns: as many allowed pairs as possible, and among those choices the least total cost. Keeps its buffers; one per thread.</summary>
/// <remarks>Successive shortest augmenting paths with dual variables: Jonker and Volgenant (1987), doi:10.1007/BF02278710, without their initialisation phases. O(min^2 x max) time.</remarks>
public sealed class Assignment
{
    private double[] _cost = [];
    private double[] _rowDual = [];
    private double[] _columnDual = [];
    private double[] _distance = [];
    private int[] _rowOf = [];
    private int[] _from = [];
    private bool[] _done = [];

    /// <summary>Solves one problem.</summary>
    /// <param name="cost">rows x columns costs, row by row; positive infinity or NaN forbids a pair. Any finite sign.</param>
    /// <param name="columnOf">Takes the column of every row, -1 where the row stays alone; its length is the number of rows.</param>
    /// <param name="columns">Columns.</param>
    /// <returns>Sum of the costs of the pairs.</returns>
    /// <exception cref="ArgumentException">The spans do not fit each other.</exception>
    public double Solve(ReadOnlySpan<double> cost, int columns, Span<int> columnOf)
    {
        var rows = columnOf.Length;
        if (cost.Length != (long)rows * columns)
            throw new ArgumentException($"{rows} rows of {columns} columns take {(long)rows * columns} costs, not {cost.Length}.", nameof(cost));
        columnOf.Fill(-1);
        if (cost.IsEmpty)
            return 0;
        // Paths grow from the side with fewer members; each of them then finds a partner, if only a forbidden one.
        var turned = rows > columns;
        var (n, m) = turned ? (columns, rows) : (rows, columns);
        var forbidden = Prepare(cost, n, m, turned);
        for (var i = 1; i <= n; i++)
            Augment(i, m);
        double total = 0;
        for (var j = 1; j <= m; j++)
        {
            var i = _rowOf[j];
            if (i == 0 || _cost[(i - 1) * m + j - 1] >= forbidden)
                continue;
            var (row, column) = turned ? (j - 1, i - 1) : (i - 1, j - 1);
            columnOf[row] = column;
            total += cost[row * columns + column];
        }
        return total;
    }

    /// <summary>Copies the costs, forbidden ones replaced by a cost that no saving elsewhere makes up for.</summary>
    private double Prepare(ReadOnlySpan<double> cost, int n, int m, bool turned)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var c in cost)
        {
            if (double.IsNegativeInfinity(c))
                throw new ArgumentException("A cost is negative infinity.", nameof(cost));
            if (double.IsFinite(c))
                (low, high) = (Math.Min(low, c), Math.Max(high, c));
        }
        if (low > high)
            (low, high) = (0, 0);
        var forbidden = high + (high - low + 1) * (n + 1);
        if (_cost.Length < cost.Length)
            _cost = new double[cost.Length];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < m; j++)
            {
                var c = turned ? cost[j * n + i] : cost[i * m + j];
                _cost[i * m + j] = double.IsFinite(c) ? c : forbidden;
            }
        }
        if (_rowDual.Length <= n)
            _rowDual = new double[n + 1];
        if (_rowOf.Length <= m)
            (_columnDual, _distance, _rowOf, _from, _done) = (new double[m + 1], new double[m + 1], new int[m + 1], new int[m + 1], new bool[m + 1]);
        _rowDual.AsSpan(0, n + 1).Clear();
        _columnDual.AsSpan(0, m + 1).Clear();
        _rowOf.AsSpan(0, m + 1).Clear();
        return forbidden;
    }

    /// <summary>Finds the shortest path from a new row to a free column and turns over the pairs along it. Row and column 0 stand for "none".</summary>
    private void Augment(int row, int m)
    {
        _rowOf[0] = row;
        _distance.AsSpan(0, m + 1).Fill(double.PositiveInfinity);
        _done.AsSpan(0, m + 1).Clear();
        var column = 0;
        do
        {
            _done[column] = true;
            var i = _rowOf[column];
            var (delta, next) = (double.PositiveInfinity, 0);
            var costs = _cost.AsSpan((i - 1) * m, m);
            for (var j = 1; j <= m; j++)
            {
                if (_done[j])
                    continue;
                var reduced = costs[j - 1] - _rowDual[i] - _columnDual[j];
                if (reduced < _distance[j])
                    (_distance[j], _from[j]) = (reduced, column);
                if (_distance[j] < delta)
                    (delta, next) = (_distance[j], j);
            }
            for (var j = 0; j <= m; j++)
            {
                if (_done[j])
                {
                    _rowDual[_rowOf[j]] += delta;
                    _columnDual[j] -= delta;
                }
                else
                {
                    _distance[j] -= delta;
                }
            }
            column = next;
        }
        while (_rowOf[column] != 0);
        for (; column != 0; column = _from[column])
            _rowOf[column] = _rowOf[_from[column]];
    }
}
