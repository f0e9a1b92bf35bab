namespace LabelBench.Models;

/// <summary>Data to feed to a generated model: legal for the input, and the same for the same seed everywhere.</summary>
public static class SeededInput
{
    /// <summary>Row-major values of an FP32 input.</summary>
    /// <exception cref="ArgumentException">The input is not FP32.</exception>
    public static float[] Floats(ModelInput input, ulong seed)
    {
        Require(input, ElementType.Float32);
        var values = new float[input.Shape.ElementCount];
        if (input.Values is InputValues.StandardNormal)
            SeededNumbers.FillNormal(values, SeededNumbers.Stream(seed, input.Name), 0, 1);
        else
            Array.ConvertAll(WholeNumbers(input, seed), static value => (float)value).CopyTo(values, 0);
        return values;
    }

    /// <summary>Row-major values of an INT64 input.</summary>
    /// <exception cref="ArgumentException">The input is not INT64.</exception>
    public static long[] Integers(ModelInput input, ulong seed)
    {
        Require(input, ElementType.Int64);
        return WholeNumbers(input, seed);
    }

    private static long[] WholeNumbers(ModelInput input, ulong seed)
    {
        var values = new long[input.Shape.ElementCount];
        switch (input.Values)
        {
            case InputValues.IntegersBelow below:
                SeededNumbers.FillIntegersBelow(values, SeededNumbers.Stream(seed, input.Name), below.Limit);
                break;
            case InputValues.Constant constant:
                Array.Fill(values, constant.Value);
                break;
            default:
                throw new ArgumentException($"Input '{input.Name}' takes {input.Values}, not whole numbers.", nameof(input));
        }
        return values;
    }

    private static void Require(ModelInput input, ElementType type)
    {
        if (input.Type != type)
            throw new ArgumentException($"Input '{input.Name}' is {input.Type}, not {type}.", nameof(input));
    }
}
