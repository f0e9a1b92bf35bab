namespace LabelBench.Telemetry.Nvml;

/// <summary>Answers of NVML that are told apart; every other is kept as its number.</summary>
internal enum NvmlReturn
{
    Success = 0,
    Uninitialised = 1,
    InvalidArgument = 2,
    NotSupported = 3,
    NoPermission = 4,
    NotFound = 6,
    InsufficientSize = 7,
    DriverNotLoaded = 9,
    Timeout = 10,
    LibraryNotFound = 12,
    FunctionNotFound = 13,
    GpuIsLost = 15,
    ResetRequired = 16,
    OperatingSystemBlocked = 17,
    LibraryMismatch = 18,
    Memory = 20,
    NoData = 21,
    ArgumentVersionMismatch = 25,
    Deprecated = 26,
    NotReady = 27,
    GpuNotFound = 28,
    Unknown = 999,
}

/// <summary>What an answer means to a person.</summary>
internal static class NvmlReturns
{
    /// <summary>Answers after which no handle is worth anything: the library must be initialised again, maybe loaded again.</summary>
    /// <remarks>999 is what containers get once their access to the device was taken away (nvidia-container-toolkit issue 48).</remarks>
    public static bool IsLoss(this NvmlReturn answer) => answer is NvmlReturn.Uninitialised or NvmlReturn.DriverNotLoaded or NvmlReturn.LibraryNotFound or NvmlReturn.GpuIsLost
        or NvmlReturn.ResetRequired or NvmlReturn.OperatingSystemBlocked or NvmlReturn.LibraryMismatch or NvmlReturn.GpuNotFound or NvmlReturn.Unknown;

    public static string Describe(this NvmlReturn answer) => answer switch
    {
        NvmlReturn.LibraryNotFound => "NVIDIA's library is gone",
        NvmlReturn.NotSupported => "this GPU does not tell it",
        NvmlReturn.NoPermission => "permission denied",
        NvmlReturn.DriverNotLoaded => "NVIDIA's kernel module is not loaded",
        NvmlReturn.FunctionNotFound => "this driver's library has no such call",
        NvmlReturn.GpuIsLost => "the GPU has fallen off the bus or is otherwise lost",
        NvmlReturn.ResetRequired => "the GPU needs a reset",
        NvmlReturn.OperatingSystemBlocked => "the GPU is blocked by the operating system or a cgroup",
        NvmlReturn.LibraryMismatch => "library and kernel module are of different driver versions: the driver was upgraded while in use, reboot or reload it",
        NvmlReturn.GpuNotFound => "the driver finds no GPU",
        _ => FormattableString.Invariant($"NVML answered {(int)answer} ({answer})"),
    };
}
