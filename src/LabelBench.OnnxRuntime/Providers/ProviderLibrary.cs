using System.Collections.Immutable;
using LabelBench.OnnxRuntime.Providers.Libraries;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Providers;

/// <summary>The library of a provider that is not compiled into ONNX Runtime, looked at without loading it.</summary>
/// <param name="Folder">Where it is looked for: beside the program.</param>
/// <param name="LoadedLater">Libraries that it opens by name when it runs, and does not name in its header.</param>
public sealed record ProviderLibrary(ExecutionProvider Provider, string Folder, string FileName, ImmutableArray<string> LoadedLater)
{
    /// <summary>The entry by which ONNX Runtime 1.22 and later load a provider as a plug-in.</summary>
    private const string EntryPoint = "CreateEpFactories";

    /// <summary>The library through which provider and runtime meet; without it the provider's own initialisation crashes the process.</summary>
    private static string Bridge => OperatingSystem.IsWindows() ? "onnxruntime_providers_shared.dll" : "libonnxruntime_providers_shared.so";

    /// <summary>The driver's own library, which comes with the driver and from nowhere else.</summary>
    public const string DriverLibrary = "libcuda.so.1";

    private string Word => Cell.Word(Provider);

    public string Path => System.IO.Path.Join(Folder, FileName);

    public static ProviderLibrary Cuda(string folder) => new(ExecutionProvider.Cuda, folder, Name("cuda"), CudaLoadedLater);

    public static ProviderLibrary Tensorrt(string folder) => new(ExecutionProvider.Tensorrt, folder, Name("tensorrt"), CudaLoadedLater);

    /// <summary>Read off the library of ONNX Runtime 1.29, which is built with CUDA 13 and cuDNN 9; cuFFT's twelfth version goes with CUDA 13.</summary>
    private static ImmutableArray<string> CudaLoadedLater => OperatingSystem.IsWindows() ? [] : ["libcudnn.so.9", "libcufft.so.12", "libnvrtc.so.13"];

    /// <summary>What keeps it from being loaded as a plug-in, apart from other libraries.</summary>
    /// <param name="asPlugin">False where ONNX Runtime has the provider compiled in and loads the rest of it itself.</param>
    public ProviderCheck CheckFile(bool asPlugin)
    {
        const string name = "library";
        if (!File.Exists(Path))
            return ProviderCheck.Blocks(name, $"{FileName} is not beside the program", BuildRemedy);
        if (!File.Exists(System.IO.Path.Join(Folder, Bridge)))
            return ProviderCheck.Blocks(name, $"{Bridge} is not beside the program, without which {FileName} cannot be loaded", BuildRemedy);
        if (!OperatingSystem.IsLinux())
            return ProviderCheck.Passes(name, FileName);
        if (ElfFile.Read(Path) is not { } file)
            return ProviderCheck.Blocks(name, $"{Path} is no library for this system, or is damaged", BuildRemedy);
        return asPlugin && !file.Strings.Contains(EntryPoint)
            ? ProviderCheck.Blocks(name, $"{FileName} has no {EntryPoint}: it is no plug-in, and this build's ONNX Runtime takes {Word} as a plug-in only", $"build with LABELBENCH_ORT_SOURCE=nuget {BuildVariable} where a feed serves the official packages, or take --ep cuda")
            : ProviderCheck.Passes(name, $"{FileName} is beside the program");
    }

    /// <summary>Loads what the library needs. One check for the driver's library, one for the rest.</summary>
    public ImmutableArray<ProviderCheck> LoadNeeds(LibrarySearch search)
    {
        if (!OperatingSystem.IsLinux() || ElfFile.Read(Path) is not { } file)
            return [];
        var needed = file.Needed.Concat(LoadedLater).Distinct().ToArray();
        var found = needed.Where(n => n != DriverLibrary).Select(search.Find).ToArray();
        return
        [
            .. needed.Contains(DriverLibrary) ? [CheckDriverLibrary(search)] : Array.Empty<ProviderCheck>(),
            CheckNvidiaLibraries([.. found.Where(f => !f.IsLoaded)], [.. found.Where(f => f.IsLoaded && f.Name.StartsWith("libcu", StringComparison.Ordinal) || f.Name.StartsWith("libnv", StringComparison.Ordinal))], search.Places),
        ];
    }

    private static ProviderCheck CheckDriverLibrary(LibrarySearch search) => search.Find(DriverLibrary) is { IsLoaded: false } missing
        ? ProviderCheck.Blocks("driver-library", $"{missing.Explain()}: it comes with NVIDIA's driver", "install NVIDIA's driver; in a container, start it with the NVIDIA container toolkit (docker run --gpus all)")
        : ProviderCheck.Passes("driver-library", $"{DriverLibrary} found by the loader");

    private ProviderCheck CheckNvidiaLibraries(FoundLibrary[] missing, FoundLibrary[] loaded, LibraryPlaces places)
    {
        const string name = "nvidia-libraries";
        if (missing.Length == 0)
            return ProviderCheck.Passes(name, loaded.Length == 0 ? "nothing is needed" : string.Join("; ", loaded.Select(l => l.Explain())));
        var where = places.Folders.IsEmpty ? "the loader's own folders" : $"the loader's own folders, {string.Join(", ", places.Folders)}";
        return ProviderCheck.Blocks(name, $"{FileName} needs what is not there: {string.Join("; ", missing.Select(m => m.Explain()))}. Looked in {where}", InstallRemedy(missing));
    }

    private static string InstallRemedy(FoundLibrary[] missing)
    {
        string[] packages =
        [
            .. missing.Any(m => m.Name.StartsWith("libcudnn", StringComparison.Ordinal)) ? ["nvidia-cudnn-cu13"] : Array.Empty<string>(),
            .. missing.Any(m => m.Name.StartsWith("libcublas", StringComparison.Ordinal)) ? ["nvidia-cublas"] : Array.Empty<string>(),
            .. missing.Any(m => m.Name.StartsWith("libcudart", StringComparison.Ordinal)) ? ["nvidia-cuda-runtime"] : Array.Empty<string>(),
            .. missing.Any(m => m.Name.StartsWith("libcurand", StringComparison.Ordinal)) ? ["nvidia-curand"] : Array.Empty<string>(),
            .. missing.Any(m => m.Name.StartsWith("libcufft", StringComparison.Ordinal)) ? ["nvidia-cufft"] : Array.Empty<string>(),
            .. missing.Any(m => m.Name.StartsWith("libnvrtc", StringComparison.Ordinal)) ? ["nvidia-cuda-nvrtc"] : Array.Empty<string>(),
            .. missing.Any(m => m.Name.StartsWith("libnv", StringComparison.Ordinal) && !m.Name.StartsWith("libnvrtc", StringComparison.Ordinal)) ? ["tensorrt-cu13"] : Array.Empty<string>(),
        ];
        return packages.Length == 0
            ? "install what is missing; see: labelbench devices --explain cuda"
            : $"install CUDA 13 and cuDNN 9 from NVIDIA, or into any Python environment: pip install {string.Join(' ', packages)}";
    }

    private string BuildVariable => $"LABELBENCH_ACCELERATOR={(Provider == ExecutionProvider.Directml ? "directml" : "cuda")}";

    private string BuildRemedy => $"build with {BuildVariable} (./labelbench does it when the variable is set), or take --ep cpu";

    private static string Name(string provider) => OperatingSystem.IsWindows() ? $"onnxruntime_providers_{provider}.dll" : $"libonnxruntime_providers_{provider}.so";
}
