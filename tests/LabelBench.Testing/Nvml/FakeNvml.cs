using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace LabelBench.Testing.Nvml;

/// <summary>A library with NVML's interface, as its header documents it, that tells of two GPUs which are not there; fake_nvml.c says what it can be told to do.</summary>
public sealed unsafe class FakeNvml : IDisposable
{
    public const string FirstUuid = "GPU-11111111-aaaa-bbbb-cccc-000000000001", SecondUuid = "GPU-22222222-aaaa-bbbb-cccc-000000000002";

    private readonly nint library;

    /// <summary>Loads it into this process too, to be told what to do while it runs.</summary>
    public FakeNvml(TemporaryFolder folder, params string[] options)
    {
        Path = Save(folder, options);
        library = NativeLibrary.Load(Path);
        Reset();
    }

    public string Path { get; }

    /// <summary>Users that initialised it and have not shut it down.</summary>
    public int Users => ((delegate* unmanaged[Cdecl]<int>)Entry("fakeUsers"))();

    public long Calls => (long)((delegate* unmanaged[Cdecl]<ulong>)Entry("fakeCalls"))();

    /// <summary>Seconds on its clock.</summary>
    public double Now => ((delegate* unmanaged[Cdecl]<double>)Entry("fakeNow"))();

    /// <param name="options">-D switches.</param>
    public static string Save(TemporaryFolder folder, params string[] options)
    {
        using var reader = new StreamReader(typeof(FakeNvml).Assembly.GetManifestResourceStream("fake_nvml.c")!);
        return NativeLibraryBuild.Save(folder["libnvidia-ml.so.1"], reader.ReadToEnd(), [.. options, "-O1", "-lm"]);
    }

    /// <summary>What a library that another process loads does, and when, from its initialisation on.</summary>
    public static void Script(string library, params string[] lines) => File.WriteAllLines(library + ".script", lines);

    public void Command(string line)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(line + "\0"))
            ((delegate* unmanaged[Cdecl]<byte*, void>)Entry("fakeCommand"))(text);
    }

    public void Command(FormattableString line) => Command(line.ToString(CultureInfo.InvariantCulture));

    public void Advance(double seconds) => ((delegate* unmanaged[Cdecl]<double, void>)Entry("fakeAdvance"))(seconds);

    public void Reset() => ((delegate* unmanaged[Cdecl]<void>)Entry("fakeReset"))();

    /// <summary>J that a GPU used by a moment of the library's clock, in truth.</summary>
    public double TrueEnergy(int gpu, double seconds) => ((delegate* unmanaged[Cdecl]<int, double, double>)Entry("fakeEnergy"))(gpu, seconds);

    public void Dispose() => NativeLibrary.Free(library);

    private nint Entry(string name) => NativeLibrary.GetExport(library, name);
}
