using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Native;

/// <summary>Functions of ONNX Runtime's C API that the C# API lacks, or that allocate there on every call.</summary>
/// <remarks>The C API is a table of function pointers to which versions only append, so that a place in it never changes; places are those of <c>OrtApi</c> in onnxruntime_c_api.h.</remarks>
internal static unsafe partial class OrtApiTable
{
    private const int GetErrorMessagePlace = 2;
    private const int ReleaseStatusPlace = 93;
    private const int CopyTensorsPlace = 386;
    private const int GraphAssignmentPlace = 407;

    /// <summary>Version that brought the last of the places used here.</summary>
    private const uint Version = 24;

    private static readonly nint* Table = Open();

    /// <summary>Copies tensors between the memories of devices, and returns when they are there.</summary>
    /// <param name="sources">Handles of tensors that lie in one memory.</param>
    /// <param name="targets">Handles of tensors of the same sizes that lie in one memory.</param>
    /// <remarks>Without a stream of its own a copy is synchronous (OrtDataTransferImpl::CopyTensors). Allocates nothing.</remarks>
    public static void CopyTensors(OrtEnv environment, nint[] sources, nint[] targets)
    {
        fixed (nint* from = sources, to = targets)
        {
            var copy = (delegate* unmanaged<nint, nint*, nint*, nint, nuint, nint>)Table[CopyTensorsPlace];
            Check(copy(environment.DangerousGetHandle(), from, to, 0, (nuint)sources.Length));
        }
    }

    public static nint HandleOf(OrtValue value) => Handle(value);

    /// <summary>The nodes that each execution provider took when the session was made; it must record that (<c>session.record_ep_graph_assignment_info</c>).</summary>
    public static List<AssignedNode> AssignmentOf(InferenceSession session)
    {
        nint* subgraphs;
        nuint count;
        Check(((delegate* unmanaged<nint, nint**, nuint*, nint>)Table[GraphAssignmentPlace])(Handle(session), &subgraphs, &count));
        var assigned = new List<AssignedNode>();
        for (nuint i = 0; i < count; i++)
            AddNodes(subgraphs[i], assigned);
        return assigned;
    }

    private static void AddNodes(nint subgraph, List<AssignedNode> assigned)
    {
        var provider = Text(GraphAssignmentPlace + 1, subgraph);
        nint* nodes;
        nuint count;
        Check(((delegate* unmanaged<nint, nint**, nuint*, nint>)Table[GraphAssignmentPlace + 2])(subgraph, &nodes, &count));
        for (nuint i = 0; i < count; i++)
            assigned.Add(new AssignedNode(provider, Text(GraphAssignmentPlace + 3, nodes[i]), Text(GraphAssignmentPlace + 4, nodes[i]), Text(GraphAssignmentPlace + 5, nodes[i])));
    }

    private static string Text(int place, nint of)
    {
        byte* text;
        Check(((delegate* unmanaged<nint, byte**, nint>)Table[place])(of, &text));
        return Marshal.PtrToStringUTF8((nint)text) ?? "";
    }

    private static void Check(nint status)
    {
        if (status == 0)
            return;
        var message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Table[GetErrorMessagePlace])(status)) ?? "";
        ((delegate* unmanaged<nint, void>)Table[ReleaseStatusPlace])(status);
        throw new OrtCallException(message);
    }

    private static nint* Open()
    {
        _ = OrtRuntime.Environment; // the C# API has then found and loaded the library
        var table = ((delegate* unmanaged<uint, nint*>)GetApiBase()[0])(Version);
        return table is not null ? table : throw new OrtCallException($"ONNX Runtime {OrtRuntime.Version} has no API of version {Version}");
    }

    [LibraryImport("onnxruntime", EntryPoint = "OrtGetApiBase")]
    private static partial nint* GetApiBase();

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Handle")]
    private static extern nint Handle(OrtValue value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Handle")]
    private static extern nint Handle(InferenceSession session);
}
