using System.Runtime.InteropServices;

namespace LabelBench.Telemetry.Nvml.Readers;

/// <summary>Field values that are asked for in one call.</summary>
internal sealed unsafe class FieldBatch : IDisposable
{
    private readonly NvmlFieldValue* values;
    private readonly (uint Field, uint Scope)[] asked;

    public FieldBatch(params (uint Field, uint Scope)[] asked)
    {
        this.asked = asked;
        values = (NvmlFieldValue*)NativeMemory.AllocZeroed((nuint)(Math.Max(1, asked.Length) * sizeof(NvmlFieldValue)));
    }

    public int Count => asked.Length;

    public NvmlReturn Read(NvmlLibrary library, nint device)
    {
        for (var i = 0; i < asked.Length; i++)
            values[i] = new NvmlFieldValue { FieldId = asked[i].Field, ScopeId = asked[i].Scope, Return = NvmlReturn.NotReady };
        var answer = asked.Length == 0 ? NvmlReturn.Success : library.Call(NvmlCall.nvmlDeviceGetFieldValues, device, asked.Length, values);
        if (answer != NvmlReturn.Success)
            for (var i = 0; i < asked.Length; i++) values[i].Return = answer;
        return answer;
    }

    /// <summary>As the driver filled it, by its place in the batch.</summary>
    public ref readonly NvmlFieldValue this[int index] => ref values[index];

    public void Dispose() => NativeMemory.Free(values);
}
