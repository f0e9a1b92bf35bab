using LabelBench.Capacity.Demands;

namespace LabelBench.Capacity.Costs;

/// <summary>What one server draws in a plan, and what that costs.</summary>
/// <param name="MostWatts">When it is fully used, W.</param>
/// <param name="MeanUse">Share of the week that it is busy, at most: as if it had all that it is bought for, or all that there is, and a promise left no room.</param>
/// <param name="MeanWatts">Over the week, W.</param>
/// <param name="KilowattHours">Over the rented time, with what cooling and distribution take.</param>
/// <param name="Price">On top of the rent, in the demand's currency; 0 where the rent includes electricity.</param>
public sealed record PowerUse(double MostWatts, double MeanUse, double MeanWatts, double KilowattHours, decimal Price)
{
    /// <param name="terms">Who pays.</param>
    /// <param name="period">For which it is rented.</param>
    /// <param name="rules">With the price of a kWh where somebody has to pay it.</param>
    public static PowerUse Of(ServerPower power, double meanUse, ElectricityTerms terms, RentPeriod period, RentingRules rules)
    {
        var watts = power.MeanWatts(meanUse);
        var kilowattHours = watts / 1000 * period.Hours * rules.PowerOverhead;
        return new PowerUse(power.MostWatts, meanUse, watts, kilowattHours, terms is ElectricityTerms.Extra ? Cost(kilowattHours, rules) : 0);
    }

    /// <summary>Rounded up to the places that prices are compared by.</summary>
    private static decimal Cost(double kilowattHours, RentingRules rules) =>
        Math.Round((decimal)kilowattHours * rules.ElectricityPerKilowattHour!.Value, 4, MidpointRounding.ToPositiveInfinity);
}
