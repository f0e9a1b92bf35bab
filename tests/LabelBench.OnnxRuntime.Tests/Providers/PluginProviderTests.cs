using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.OnnxRuntime.Providers.Libraries;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Providers;

/// <summary>Libraries that are built here and fail as real providers do; ONNX Runtime itself loads them.</summary>
public sealed class PluginProviderTests : IDisposable
{
    private const string File = "libonnxruntime_providers_cuda.so";

    /// <summary>The beginning of ONNX Runtime's public C interface: how a library gets at it, and its first entry.</summary>
    private const string Interface = """
        #include <stddef.h>
        #include <stdint.h>
        typedef struct status status;
        typedef struct { status *(*CreateStatus)(int code, const char *message); } api;
        typedef struct { const api *(*GetApi)(uint32_t version); const char *(*GetVersionString)(void); } base;
        status *ReleaseEpFactory(void *factory) { return NULL; }

        """;

    private readonly TemporaryFolder folder = new();

    public PluginProviderTests() => System.IO.File.Copy(Path.Join(AppContext.BaseDirectory, "libonnxruntime_providers_shared.so"), folder["libonnxruntime_providers_shared.so"]);

    public void Dispose() => folder.Dispose();

    private string Failure(string file = File)
    {
        var provider = new PluginProvider(new ProviderLibrary(ExecutionProvider.Cuda, folder.Path, file, []), new LibrarySearch(new LibraryPlaces([folder.Path]), LibrarySearch.OnThisMachine.Load));
        var failure = Assert.Throws<TrialFailureException>(() => provider.Device());
        Assert.Equal(FailureReason.ProviderUnavailable, failure.Reason);
        Assert.StartsWith("cuda is not usable: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        return failure.Message;
    }

    [LinuxFact]
    public void A_library_that_is_not_there_names_the_build_that_brings_it() =>
        Assert.Contains($"{File} is not beside the program; build with LABELBENCH_ACCELERATOR=cuda", Failure(), StringComparison.Ordinal);

    [LinuxFact]
    public void A_file_that_is_no_library_is_told_without_loading_it()
    {
        System.IO.File.WriteAllText(folder[File], "<html>404</html>" + new string(' ', 100));
        Assert.Contains("is no library for this system, or is damaged", Failure(), StringComparison.Ordinal);
    }

    [CompilerFact]
    public void A_library_without_the_entry_is_no_plug_in()
    {
        NativeLibraryBuild.Save(folder[File], "int GetProvider(void) { return 0; }");
        Assert.Contains("has no CreateEpFactories: it is no plug-in", Failure(), StringComparison.Ordinal);
    }

    [CompilerFact]
    public void Without_the_bridge_a_provider_is_not_even_tried()
    {
        NativeLibraryBuild.Save(folder[File], Interface + "status *CreateEpFactories(const char *n, const base *b, const void *l, void **f, size_t m, size_t *c) { *c = 0; return NULL; }");
        System.IO.File.Delete(folder["libonnxruntime_providers_shared.so"]);
        Assert.Contains("libonnxruntime_providers_shared.so is not beside the program", Failure(), StringComparison.Ordinal);
    }

    [CompilerFact]
    public void A_library_that_needs_what_does_not_exist_names_it_and_where_it_was_looked_for()
    {
        NativeLibraryBuild.Save(folder["libcublas.so.13"], "int cublas(void) { return 0; }", "-Wl,-soname,libcublas.so.13");
        NativeLibraryBuild.Save(folder[File], Interface + "int cublas(void); status *CreateEpFactories(const char *n, const base *b, const void *l, void **f, size_t m, size_t *c) { *c = cublas(); return NULL; }", folder["libcublas.so.13"]);
        System.IO.File.Move(folder["libcublas.so.13"], folder["libcublas.so.12"]);
        var message = Failure();
        Assert.Contains($"libcublas.so.13 not found, only {folder["libcublas.so.12"]}", message, StringComparison.Ordinal);
        Assert.Contains($"Looked in the loader's own folders, {folder.Path}; install CUDA 13 and cuDNN 9 from NVIDIA, or into any Python environment: pip install nvidia-cublas", message, StringComparison.Ordinal);
    }

    [CompilerFact]
    public void A_library_that_asks_for_a_newer_runtime_is_of_another_version()
    {
        NativeLibraryBuild.Save(folder[File], Interface + """
            status *CreateEpFactories(const char *n, const base *b, const void *l, void **f, size_t m, size_t *c) {
                *c = 0;
                return b->GetApi(900) ? NULL : b->GetApi(1)->CreateStatus(1, "this provider requires ONNX Runtime 9.0 or later (API version 900)");
            }
            """);
        Assert.Contains($"{File} is of another version than ONNX Runtime {OrtRuntime.Version}: ", Failure(), StringComparison.Ordinal);
    }

    [CompilerFact]
    public void A_library_that_calls_what_nobody_has_does_not_fit()
    {
        NativeLibraryBuild.Save(folder[File], Interface + "int nobody_has_this(void); status *CreateEpFactories(const char *n, const base *b, const void *l, void **f, size_t m, size_t *c) { *c = nobody_has_this(); return NULL; }", "-Wl,-z,now");
        Assert.Contains("nobody_has_this", Failure(), StringComparison.Ordinal);
    }

    [CompilerFact]
    public void A_library_that_offers_no_gpu_is_not_taken_for_one_that_works()
    {
        NativeLibraryBuild.Save(folder["liblbnone.so"], Interface + "status *CreateEpFactories(const char *n, const base *b, const void *l, void **f, size_t m, size_t *c) { *c = 0; return NULL; }");
        Assert.Contains("was loaded and offers no GPU", Failure("liblbnone.so"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[ErrorCode:Fail] Failed to load library x.so with error: libcudnn.so.9: cannot open shared object file: No such file or directory", "needs libcudnn.so.9")]
    [InlineData("[ErrorCode:Fail] x.so: undefined symbol: OrtGetApiBase2", "does not fit ONNX Runtime 1.29.0: x.so: undefined symbol")]
    [InlineData("[ErrorCode:Fail] CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version", "could not be loaded: CUDA failure 35")]
    [InlineData("[ErrorCode:Fail] x.so: invalid ELF header", "is no library")]
    public void Messages_of_runtime_and_loader_are_put_into_one_sentence(string message, string expected) =>
        Assert.Contains(expected, PluginErrors.Explain(message, "x.so", "1.29.0").Reason, StringComparison.Ordinal);
}
