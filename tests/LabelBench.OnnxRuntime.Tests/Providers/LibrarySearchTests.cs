using LabelBench.OnnxRuntime.Providers;
using LabelBench.OnnxRuntime.Providers.Libraries;
using LabelBench.Testing;

namespace LabelBench.OnnxRuntime.Tests.Providers;

public sealed class LibrarySearchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Put(string path)
    {
        var file = folder[path];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "");
        return file;
    }

    private LibraryPlaces Places(params (string Name, string Value)[] variables) =>
        LibraryPlaces.Of(folder.Path, name => variables.Where(v => v.Name == name).Select(v => v.Value).FirstOrDefault());

    private string[] Relative(LibraryPlaces places) => [.. places.Folders.Select(f => Path.GetRelativePath(folder.Path, f))];

    [Fact]
    public void Toolkits_and_the_packages_of_every_python_are_looked_through()
    {
        Put("usr/local/cuda-12.4/lib64/libcudart.so.12");
        Put("usr/local/cuda-13.0/lib64/libcudart.so.13");
        Put("usr/local/lib/python3.12/dist-packages/nvidia/cudnn/lib/libcudnn.so.9");
        Put("anna/.pyenv/versions/3.11.7/lib/python3.11/site-packages/nvidia/cu13/lib/libcudart.so.13");
        Put("env/lib/python3.13/site-packages/nvidia/cublas/lib/libcublas.so.13");
        Put("env/lib/python3.13/site-packages/tensorrt_libs/libnvinfer.so.10");
        Put("conda/conda-meta/history");
        Put("conda/lib/libcudart.so.13");
        Put("tools/bin/python3");
        Put("tools/lib/python3.9/site-packages/nvidia/curand/lib/libcurand.so.10");
        var places = Relative(Places(("HOME", folder["anna"]), ("VIRTUAL_ENV", folder["env"]), ("CONDA_PREFIX", folder["conda"]), ("PATH", folder["tools/bin"])));
        Assert.Equal(["usr/local/cuda-13.0/lib64", "usr/local/cuda-12.4/lib64"], places[..2]);
        Assert.Equal(
            [
                "anna/.pyenv/versions/3.11.7/lib/python3.11/site-packages/nvidia/cu13/lib", "conda/lib", "env/lib/python3.13/site-packages/nvidia/cublas/lib", "env/lib/python3.13/site-packages/tensorrt_libs",
                "tools/lib/python3.9/site-packages/nvidia/curand/lib", "usr/local/lib/python3.12/dist-packages/nvidia/cudnn/lib",
            ],
            places[2..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_user_names_is_looked_through_first()
    {
        Directory.CreateDirectory(folder["own"]);
        Put("usr/local/cuda/lib64/libcudart.so.13");
        Assert.Equal(["own", "usr/local/cuda/lib64"], Relative(Places(("LD_LIBRARY_PATH", folder["own"] + ":" + folder["gone"]))));
        Assert.Empty(new LibrarySearchTests().Places().Folders);
    }

    [Fact]
    public void What_the_loader_finds_is_not_looked_for()
    {
        var asked = new List<string>();
        var found = new LibrarySearch(new LibraryPlaces([folder.Path]), name => { asked.Add(name); return null; }).Find("libcudart.so.13");
        Assert.Equal("libcudart.so.13 found by the loader", found.Explain());
        Assert.Equal(["libcudart.so.13"], asked);
    }

    [Fact]
    public void Another_major_version_is_named_with_its_place()
    {
        var old = Put("usr/local/cuda/lib64/libcublas.so.12");
        Put("usr/local/cuda/lib64/libcublas.so.12.4.5");
        var found = new LibrarySearch(Places(), _ => "no such file").Find("libcublas.so.13");
        Assert.False(found.IsLoaded);
        Assert.Equal($"libcublas.so.13 not found, only {old}", found.Explain());
    }

    [CompilerFact]
    public void Libraries_are_loaded_after_those_that_they_need_although_nobody_set_a_path()
    {
        NativeLibraryBuild.Save(folder["liblbinner.so.7"], "int inner(void) { return 41; }", "-Wl,-soname,liblbinner.so.7");
        NativeLibraryBuild.Save(folder["liblbouter.so.7"], "int inner(void); int outer(void) { return inner() + 1; }", "-Wl,-soname,liblbouter.so.7", folder["liblbinner.so.7"]);
        Assert.Equal(["liblbinner.so.7"], ElfFile.Read(folder["liblbouter.so.7"])!.Needed.Where(n => n.StartsWith("liblb", StringComparison.Ordinal)));
        var found = new LibrarySearch(new LibraryPlaces([folder.Path]), LibrarySearch.OnThisMachine.Load).Find("liblbouter.so.7");
        Assert.True(found.IsLoaded, found.Explain());
        Assert.Equal($"liblbouter.so.7 found in {folder.Path}", found.Explain());
    }

    [CompilerFact]
    public void A_library_whose_own_need_is_missing_names_what_is_missing()
    {
        NativeLibraryBuild.Save(folder["liblbgone.so.7"], "int gone(void) { return 1; }", "-Wl,-soname,liblbgone.so.7");
        NativeLibraryBuild.Save(folder["liblbneedy.so.7"], "int gone(void); int needy(void) { return gone(); }", "-Wl,-soname,liblbneedy.so.7", folder["liblbgone.so.7"]);
        File.Delete(folder["liblbgone.so.7"]);
        var found = new LibrarySearch(new LibraryPlaces([folder.Path]), LibrarySearch.OnThisMachine.Load).Find("liblbneedy.so.7");
        Assert.False(found.IsLoaded);
        Assert.Contains("liblbgone.so.7 not found", found.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_library_has_no_needs()
    {
        Assert.Null(ElfFile.Read(Put("empty.so")));
        File.WriteAllText(folder["text.so"], new string('x', 4096));
        Assert.Null(ElfFile.Read(folder["text.so"]));
        Assert.Null(ElfFile.Read(folder["not-there.so"]));
    }

    [LinuxFact]
    public void Every_cut_of_a_library_is_read_or_refused_and_never_crashes()
    {
        var whole = File.ReadAllBytes(Path.Join(AppContext.BaseDirectory, "libonnxruntime_providers_shared.so"));
        Assert.Contains("Provider_SetHost", ElfFile.Read(Path.Join(AppContext.BaseDirectory, "libonnxruntime_providers_shared.so"))!.Strings);
        var random = new Core.SplitMix64(1729);
        for (var i = 0; i < 300; i++)
        {
            var bytes = whole[..random.Below(whole.Length)];
            for (var flips = 0; bytes.Length > 64 && flips < i % 8; flips++)
                bytes[random.Below(Math.Min(bytes.Length, 2048))] ^= (byte)(1 << random.Below(8));
            File.WriteAllBytes(folder["cut.so"], bytes);
            ElfFile.Read(folder["cut.so"]);
        }
    }

    [Fact]
    public void Architectures_are_read_from_the_headers_and_decide_what_runs()
    {
        File.WriteAllBytes(folder["lib"], [.. new byte[100], .. Container((2, 75), (2, 90)), 1, 2, 3, .. Container((2, 86)), 0x50, 0xED, 0x55, 0xBA, 0, 0]);
        var built = CudaArchitectures.Read(folder["lib"])!;
        Assert.Equal("7.5, 8.6, 9.0", built.List());
        Assert.Equal([true, true, true, false, false, false, true], new[] { "7.5", "8.6", "8.9", "8.0", "10.0", "7.0", "9.0" }.Select(built.RunOn));
        File.WriteAllBytes(folder["lib"], Container((1, 90)));
        Assert.True(CudaArchitectures.Read(folder["lib"])!.RunOn("12.0"));
        File.WriteAllBytes(folder["lib"], new byte[5000]);
        Assert.Null(CudaArchitectures.Read(folder["lib"]));
    }

    private static byte[] Container(params (int Kind, int Architecture)[] entries)
    {
        var content = entries.SelectMany(e => (byte[])[(byte)e.Kind, 0, 1, 1, 64, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, .. new byte[12], (byte)e.Architecture, 0, 0, 0, .. new byte[48]]).ToArray();
        return [0x50, 0xED, 0x55, 0xBA, 1, 0, 16, 0, .. BitConverter.GetBytes((long)content.Length), .. content];
    }
}
