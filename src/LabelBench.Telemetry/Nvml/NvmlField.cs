namespace LabelBench.Telemetry.Nvml;

/// <summary>Numbers of field values (nvml.h, NVML_FI_*).</summary>
internal static class NvmlField
{
    /// <summary>Nanoseconds held back by the power limit.</summary>
    public const uint HeldPowerCap = 74;

    /// <summary>Nanoseconds held back for the temperature: the older name of the software-thermal counter; never renumbered.</summary>
    public const uint HeldThermal = 75;

    public const uint HeldSyncBoost = 76;
    public const uint HeldBoardLimit = 77;
    public const uint MemoryTemperature = 82;

    /// <summary>Millijoules since the driver was loaded.</summary>
    public const uint Energy = 83;

    public const uint PcieReplays = 94;

    /// <summary>Data sent over a link, KiB; the scope is the link.</summary>
    public const uint NvlinkSent = 138;

    public const uint NvlinkReceived = 139;
    public const uint RemapPending = 144;
    public const uint RemapFailed = 145;

    /// <summary>mW; its scope chooses GPU, module or memory.</summary>
    public const uint AveragePower = 185;

    public const uint InstantPower = 186;

    /// <summary>Bytes since an unknown moment; may start again.</summary>
    public const uint PcieSent = 197;

    public const uint PcieReceived = 198;

    public const uint ScopeGpu = 0, ScopeModule = 1, ScopeMemory = 2;
}
