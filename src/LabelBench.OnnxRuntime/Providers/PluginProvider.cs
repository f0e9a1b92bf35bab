using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Providers.Libraries;
using LabelBench.Records;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Providers;

/// <summary>A provider that ONNX Runtime loads as a plug-in from a library beside the program. Loaded once in a process and never unloaded.</summary>
public sealed class PluginProvider(ProviderLibrary library, LibrarySearch search)
{
    /// <summary>Option by which a plug-in's device says which of the GPUs that CUDA sees it is.</summary>
    private const string DeviceOption = "device_id";

    private readonly Lock gate = new();
    private OrtEpDevice? device;
    private bool needsAreLoaded;

    public static PluginProvider Cuda { get; } = new(ProviderLibrary.Cuda(AppContext.BaseDirectory), LibrarySearch.OnThisMachine);

    public static PluginProvider Tensorrt { get; } = new(ProviderLibrary.Tensorrt(AppContext.BaseDirectory), LibrarySearch.OnThisMachine);

    public static PluginProvider? Of(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cuda => Cuda,
        ExecutionProvider.Tensorrt => Tensorrt,
        _ => null,
    };

    public ProviderLibrary Library => library;

    /// <summary>The first GPU that the provider offers; registers its library when asked for the first time.</summary>
    /// <exception cref="TrialFailureException">The library or what it needs is missing, of another version, or offers no GPU.</exception>
    public OrtEpDevice Device()
    {
        lock (gate)
            return device ??= Register();
    }

    /// <summary>Loads the libraries that the provider needs, wherever they are on the machine.</summary>
    /// <exception cref="TrialFailureException">One is missing.</exception>
    public void LoadWhatItNeeds()
    {
        lock (gate)
        {
            if (!needsAreLoaded && library.LoadNeeds(search).FirstOrDefault(c => c.Result == CheckResult.Blocks) is { } missing)
                throw Unavailable(missing.Text, missing.Remedy);
            needsAreLoaded = true;
        }
    }

    private OrtEpDevice Register()
    {
        if (library.CheckFile(asPlugin: true) is { Result: CheckResult.Blocks } unfit)
            throw Unavailable(unfit.Text, unfit.Remedy);
        LoadWhatItNeeds();
        var environment = OrtRuntime.Environment;
        var before = environment.GetEpDevices().Select(Identity).ToHashSet();
        try
        {
            environment.RegisterExecutionProviderLibrary(OrtRuntime.NativeName(library.Provider), library.Path);
        }
        catch (OnnxRuntimeException exception)
        {
            var (reason, remedy) = PluginErrors.Explain(exception.Message, library.FileName, OrtRuntime.Version);
            throw Unavailable(reason, remedy, exception);
        }
        var offered = environment.GetEpDevices().Where(d => !before.Contains(Identity(d)) && d.HardwareDevice.Type == OrtHardwareDeviceType.GPU).ToArray();
        // The process sees one GPU, which CUDA counts as 0; ONNX Runtime lists all that are on the bus.
        return offered.FirstOrDefault(d => d.EpOptions.Entries.GetValueOrDefault(DeviceOption) is "0") ?? offered.FirstOrDefault()
            ?? throw Unavailable($"{library.FileName} was loaded and offers no GPU: ONNX Runtime sees none of its kind in /sys/class/drm and /sys/bus/pci/devices", "check that the GPU is visible here: lspci, nvidia-smi");

        static (string, uint, string?) Identity(OrtEpDevice d) => (d.EpName, d.HardwareDevice.DeviceId, d.EpOptions.Entries.GetValueOrDefault(DeviceOption));
    }

    private TrialFailureException Unavailable(string reason, string remedy, Exception? inner = null) =>
        new(FailureReason.ProviderUnavailable, $"{Cell.Word(library.Provider)} is not usable: {reason}; {remedy}", inner);
}
