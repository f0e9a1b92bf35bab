using System.Collections.Immutable;
using LabelBench.OnnxRuntime.Native;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Testing;
using LabelBench.Workloads;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Tests.Sessions;

/// <summary>What happens on a GPU, with the host's memory in both roles: the copies are real, only their ways are short.</summary>
public sealed class BoundCallTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly InferenceSession session;

    public BoundCallTests()
    {
        var path = InferSystemTests.Save("tiny", folder);
        session = new SessionFactory(Requests.For(Requests.Model(path), folder).Cell).Open(path);
    }

    public static TheoryData<string> Placements => ["shared", "staged", "resident", "staged graph", "resident graph"];

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void A_query_allocates_nothing_on_the_managed_heap(string placement)
    {
        using var call = Open(placement);
        for (var i = 0; i < 2000; i++)
            call.Run();

        Assert.Equal(0, Allocations.Of(1000, call.Run));
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void All_placements_compute_the_same(string placement)
    {
        using var expected = Open("shared");
        using var call = Open(placement);
        expected.Run();
        call.Run();

        Assert.Equal(expected.Statistics().Rms, call.Statistics().Rms);
        Assert.True(call.Statistics().Rms > 0);
        Assert.Equal(expected.Outputs[0].GetTensorDataAsSpan<float>().ToArray(), call.Outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("staged")]
    [InlineData("staged graph")]
    public void A_call_sees_what_its_inputs_were_filled_with_since_the_last(string placement)
    {
        using var call = Open(placement);
        call.Run();
        var before = call.Outputs[0].GetTensorDataAsSpan<float>().ToArray();
        call.Inputs[0].GetTensorMutableDataAsSpan<float>().Fill(0.25f);
        call.Run();

        Assert.NotEqual(before, call.Outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }

    [Fact]
    public void What_stays_on_the_device_is_copied_there_once_and_read_back_when_it_is_looked_at()
    {
        using var call = Open("resident");
        call.Run();
        var outputs = call.Outputs[0].GetTensorMutableDataAsSpan<float>();
        outputs.Clear();
        call.Inputs[0].GetTensorMutableDataAsSpan<float>().Fill(float.NaN);
        call.Run();

        Assert.All(call.Outputs[0].GetTensorDataAsSpan<float>().ToArray(), value => Assert.Equal(0, value));
        var statistics = call.Statistics();
        Assert.Equal(0, statistics.NonFinite);
        Assert.True(statistics.Rms > 0);
    }

    [Fact]
    public void The_time_of_a_call_is_told_apart_where_something_is_copied()
    {
        using var shared = Open("shared");
        using var staged = Open("staged");
        using var resident = Open("resident");
        for (var i = 0; i < 10; i++)
        {
            shared.Run();
            staged.Run();
            resident.Run();
        }

        Assert.Null(shared.Times);
        Assert.Equal(10, staged.Times!.Calls);
        Assert.True(staged.Times.Upload > TimeSpan.Zero && staged.Times.Compute > TimeSpan.Zero && staged.Times.Download > TimeSpan.Zero);
        Assert.Equal((10, TimeSpan.Zero, TimeSpan.Zero), (resident.Times!.Calls, resident.Times.Upload, resident.Times.Download));
        Assert.True(resident.Times.Compute > TimeSpan.Zero);
    }

    [Fact]
    public void The_environment_answers_our_call_as_it_does_the_c_sharp_api()
    {
        using var source = Filled(1, 2, 3);
        using var target = Filled(0, 0, 0);

        // No provider with a memory of its own is registered: both ways lead to the same function, which says so.
        var theirs = Assert.Throws<OnnxRuntimeException>(() => OrtRuntime.Environment.CopyTensors([source], [target], null!));
        var ours = Assert.Throws<OrtCallException>(() => new TensorCopy([source], [target], withinHost: false).Run());

        Assert.Contains("Data transfer implementation", ours.Message, StringComparison.Ordinal);
        Assert.EndsWith(ours.Message, theirs.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_providers_memory_is_closed_every_call_binds_its_inputs_anew()
    {
        using var call = Open("rebound");
        using var expected = Open("shared");
        call.Run();
        expected.Run();

        Assert.Equal(expected.Outputs[0].GetTensorDataAsSpan<float>().ToArray(), call.Outputs[0].GetTensorDataAsSpan<float>().ToArray());
        Assert.True(call.Times is { Calls: 1, Download.Ticks: 0 } && call.Times.Upload > TimeSpan.Zero);
    }

    private BoundCall Open(string placement)
    {
        var memory = placement.Split(' ')[0] switch
        {
            "shared" => CallMemory.Shared,
            "rebound" => CallMemory.Rebound,
            "staged" => CallMemory.Staged(staysOnDevice: false),
            _ => CallMemory.Staged(staysOnDevice: true),
        };
        var inputs = SeededInputs.Create(session, "tiny", ImmutableSortedDictionary<string, int>.Empty, 1, 7, memory.Host);
        return new BoundCall(session, inputs, memory, capturesGraph: placement.EndsWith("graph", StringComparison.Ordinal));
    }

    private static OrtValue Filled(params float[] values) => OrtValue.CreateTensorValueFromMemory(values, [values.Length]);
}
