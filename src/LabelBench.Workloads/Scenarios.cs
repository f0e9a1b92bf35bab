namespace LabelBench.Workloads;

/// <summary>What scenarios have in common.</summary>
public static class Scenarios
{
    /// <summary>Whether queries come by themselves, however fast they are answered; otherwise the next waits for an answer.</summary>
    public static bool IsOpenLoop(this Scenario scenario) => scenario is Scenario.Server or Scenario.ConstantRate or Scenario.Burst or Scenario.TraceReplay;

    /// <summary>Whether the scenario sends so many queries a second as it is told.</summary>
    public static bool HasRate(this Scenario scenario) => scenario is Scenario.Server or Scenario.ConstantRate;
}
