namespace LabelBench.Analysis;

/// <summary>From where on a reading says that something limits a cell. Starting values; <c>simulate.sh attribution</c> counts how often they are right on workloads whose answer is known.</summary>
public static class AttributionLines
{
    /// <summary>Of all CPU time gone to other guests: where a finding about a trial begins.</summary>
    public const double Steal = 0.01;

    /// <summary>Of the window held back by the CPU quota: where a finding about a trial begins.</summary>
    public const double Throttled = 0.01;

    /// <summary>Of the window held back for temperature, by the driver's counters: the line that makes a trial invalid, so that only invalid trials show it.</summary>
    public const double Heat = 0.005;

    /// <summary>Of the samples or the time with the power cap active: at full load a few are normal.</summary>
    public const double PowerCap = 0.2;

    /// <summary>GPM 1 below which the GPU waits for the host.</summary>
    public const double GpuFed = 0.85;

    /// <summary>Of all CPUs, or of those that this process may use.</summary>
    public const double AllCpus = 0.9;

    /// <summary>Time that the process's threads wait for a CPU. Threads that wake for a moment wait a little on an idle machine too, so it counts only where the CPUs are mostly busy.</summary>
    public const double RunQueueWait = 0.1;

    /// <summary>Of all CPUs: what "mostly busy" means above.</summary>
    public const double MostlyBusy = 0.7;

    /// <summary>Of the time of one thread.</summary>
    public const double OneThread = 0.95;

    /// <summary>Of the time of a stage's workers: queues hand over in steps, so that a stage that holds the others up is seldom busy all the time.</summary>
    public const double StageBusy = 0.9;

    /// <summary>Of the places in front of a stage: a queue that is full most of the time, and one that is empty most of the time.</summary>
    public const double QueueFull = 0.5, QueueEmpty = 0.25;

    /// <summary>Of the window in pauses of the garbage collector.</summary>
    public const double GcPause = 0.05;

    /// <summary>Time in which some task waited for files or devices (PSI).</summary>
    public const double IoPressure = 0.1;

    /// <summary>Page faults a second that went to disk: at 100 µs each a hundredth of one CPU's time.</summary>
    public const double MajorFaults = 100;

    /// <summary>A decoder of the GPU that works all the time, while its SMs do not.</summary>
    public const double DeviceDecoder = 0.9, DeviceDecoderSm = 0.5;

    /// <summary>Of what the link moves in practice, while SMs do not work all the time.</summary>
    public const double Pcie = 0.8, PcieSm = 0.8;

    /// <summary>What a PCIe link moves in practice over its nominal rate: protocol and payload headers take the rest. An estimate as long as the link itself has not been measured.</summary>
    public const double PcieEfficiency = 0.82;

    /// <summary>DRAM bandwidth in use (GPM 10) with tensor units below the second; about 0.8 is the practical ceiling.</summary>
    public const double Dram = 0.6, DramTensor = 0.3;

    /// <summary>Tensor or FP32 or FP16 pipe active.</summary>
    public const double Pipe = 0.5;

    /// <summary>SMs with a warp, though the GPU is active: at least 0.8 is needed for good use, below 0.5 kernels do not fill it (NVIDIA's DCGM guide).</summary>
    public const double SmFilled = 0.5;

    /// <summary>Of the GPU's memory.</summary>
    public const double DeviceMemory = 0.95;
}
