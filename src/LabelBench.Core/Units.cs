namespace LabelBench.Core;

// One small file for all units: each is a number with a meaning, and only the products that make physical sense exist.

/// <summary>A rate of finished items (images, pages, sentences ...) per second.</summary>
public readonly record struct ItemsPerSecond(double Value) : IUnit<ItemsPerSecond>
{
    public static ItemsPerSecond From(double value) => new(value);
    public double ItemsPerDay => Value * 86_400;
    public static ItemsPerSecond operator *(ItemsPerSecond rate, double factor) => new(rate.Value * factor);
    public static ItemsPerSecond operator /(ItemsPerSecond rate, double divisor) => new(rate.Value / divisor);
}

/// <summary>A rate of queries per second; a query holds one batch of items.</summary>
public readonly record struct QueriesPerSecond(double Value) : IUnit<QueriesPerSecond>
{
    public static QueriesPerSecond From(double value) => new(value);
}

/// <summary>Power in watts.</summary>
public readonly record struct Watts(double Value) : IUnit<Watts>
{
    public static Watts From(double value) => new(value);
    public static Joules operator *(Watts power, TimeSpan time) => new(power.Value * time.TotalSeconds);
}

/// <summary>Energy in joules.</summary>
public readonly record struct Joules(double Value) : IUnit<Joules>
{
    public static Joules From(double value) => new(value);
}

/// <summary>An amount of memory or data in bytes.</summary>
public readonly record struct Bytes(double Value) : IUnit<Bytes>
{
    public static Bytes From(double value) => new(value);
    public static Bytes FromMebibytes(double mebibytes) => new(mebibytes * (1 << 20));
    public static Bytes FromGibibytes(double gibibytes) => new(gibibytes * (1L << 30));
    public double Mebibytes => Value / (1 << 20);
    public double Gibibytes => Value / (1L << 30);
}

/// <summary>A frequency in hertz.</summary>
public readonly record struct Hertz(double Value) : IUnit<Hertz>
{
    public static Hertz From(double value) => new(value);
    public double Gigahertz => Value / 1e9;
}

/// <summary>A share of a whole, 0 to 1; printed as per cent.</summary>
public readonly record struct Share(double Value) : IUnit<Share>
{
    public static Share From(double value) => new(value);
    public double Percent => Value * 100;
}

/// <summary>A bare count or any other dimensionless reading.</summary>
public readonly record struct Count(double Value) : IUnit<Count>
{
    public static Count From(double value) => new(value);
}

/// <summary>What all unit types share: one number, written to JSON as that number; the key carries the unit.</summary>
public interface IUnit<TSelf> where TSelf : struct, IUnit<TSelf>
{
    double Value { get; }
    static abstract TSelf From(double value);
}
