namespace LabelBench.Statistics;

/// <summary>Least squares with coefficients that may not be negative.</summary>
/// <remarks>
/// The problem of Lawson and Hanson (1974), "Solving Least Squares Problems", chapter 23. With so few columns the best of all subsets is the exact answer:
/// every subset is solved by its normal equations, those with a negative coefficient are dropped. O(2^k (n k² + k³)).
/// </remarks>
public static class NonNegativeLeastSquares
{
    private const int MostColumns = 8;

    /// <summary>The x with every x[k] >= 0 that makes Σ_i (Σ_k a[i][k] x[k] - b[i])² smallest.</summary>
    /// <param name="rows">n >= 1 rows of 1 to 8 columns.</param>
    /// <param name="values">One for each row.</param>
    /// <returns>One coefficient for each column; all 0 where no column helps.</returns>
    /// <exception cref="ArgumentException">There is no row, not one value for each, or too many columns.</exception>
    public static double[] Solve(IReadOnlyList<double[]> rows, IReadOnlyList<double> values)
    {
        if (rows.Count == 0 || rows.Count != values.Count || rows[0].Length is 0 or > MostColumns)
            throw new ArgumentException($"Needs a value for every row and 1 to {MostColumns} columns.", nameof(rows));
        var columns = rows[0].Length;
        // Columns of length one: else the normal equations of coefficients that differ by orders of magnitude lose their digits.
        double[] length = [.. Enumerable.Range(0, columns).Select(k => Math.Sqrt(rows.Sum(r => r[k] * r[k])))];
        var usable = Enumerable.Range(0, columns).Where(k => length[k] > 0).ToArray();
        var (best, bestLoss) = (new double[columns], 0.0);
        for (var subset = 1; subset < 1 << usable.Length; subset++)
        {
            int[] chosen = [.. usable.Where((_, bit) => (subset >> bit & 1) == 1)];
            double[] right = [.. chosen.Select(k => rows.Select((r, i) => r[k] / length[k] * values[i]).Sum())];
            var matrix = new double[chosen.Length, chosen.Length];
            for (var i = 0; i < chosen.Length; i++)
                for (var j = 0; j < chosen.Length; j++)
                    matrix[i, j] = rows.Sum(r => r[chosen[i]] / length[chosen[i]] * (r[chosen[j]] / length[chosen[j]]));
            if (Eliminate(matrix, [.. right]) is not { } solved || solved.Any(x => x < 0))
                continue;
            // At the solution the loss is |b|² - b'Ax.
            var loss = -right.Zip(solved, (q, x) => q * x).Sum();
            if (loss >= bestLoss)
                continue;
            (best, bestLoss) = (new double[columns], loss);
            foreach (var (i, k) in chosen.Index())
                best[k] = solved[i] / length[k];
        }
        return best;
    }

    /// <summary>Gaussian elimination with pivots; null for columns that depend on each other.</summary>
    private static double[]? Eliminate(double[,] a, double[] b)
    {
        var n = b.Length;
        for (var column = 0; column < n; column++)
        {
            var pivot = Enumerable.Range(column, n - column).MaxBy(r => Math.Abs(a[r, column]));
            if (Math.Abs(a[pivot, column]) < 1e-12)
                return null;
            for (var k = 0; k < n; k++)
                (a[column, k], a[pivot, k]) = (a[pivot, k], a[column, k]);
            (b[column], b[pivot]) = (b[pivot], b[column]);
            for (var row = 0; row < n; row++)
            {
                if (row == column)
                    continue;
                var factor = a[row, column] / a[column, column];
                for (var k = column; k < n; k++)
                    a[row, k] -= factor * a[column, k];
                b[row] -= factor * b[column];
            }
        }
        return [.. b.Select((value, i) => value / a[i, i])];
    }
}
