namespace LabelBench.Simulations;

/// <summary>Repeats a trial, each time with a stream of its own, on all cores and with no more threads than those; the results come in the order of their numbers.</summary>
public static class Repeat
{
    public static T[] Times<T>(int count, Func<int, T> trial)
    {
        var results = new T[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => results[i] = trial(i));
        return results;
    }
}
