namespace LabelBench.Workloads;

/// <summary>How the arrivals of the scenario server are spread.</summary>
public enum ArrivalPattern
{
    /// <summary>Random, at exactly the requested rate.</summary>
    Poisson,

    /// <summary>MLPerf LoadGen's own for its seed.</summary>
    LoadgenPoisson,

    /// <summary>Evenly.</summary>
    Constant,
}
