namespace LabelBench.Workloads;

/// <summary>What scenarios have in common.</summary>
public static class Scenarios
{
    /// <summary>Whether queries come by themselves, however fast they are answered; otherwise the next waits for an answer.</summary>
    public static bool IsOpenLoop(this Scenario scenario) => scenario is Scenario.Server or Scenario.ConstantRate or Scenario.Burst or Scenario.TraceReplay;

    /// <summary>Whether one query is answered at a time: options for more at once do not apply.</summary>
    public static bool IsOneAtATime(this Scenario scenario) => scenario is Scenario.SingleStream or Scenario.MultiStream or Scenario.Training;

    /// <summary>Whether any job but training can be asked for it, though its file does not name it.</summary>
    public static bool IsOfferedToAll(this Scenario scenario) => scenario.IsOpenLoop() || scenario is Scenario.MultiStream;

    /// <summary>Whether the scenario sends so many queries a second as it is told.</summary>
    public static bool HasRate(this Scenario scenario) => scenario is Scenario.Server or Scenario.ConstantRate;
}
