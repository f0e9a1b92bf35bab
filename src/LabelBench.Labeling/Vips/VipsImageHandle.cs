using System.Runtime.InteropServices;

namespace LabelBench.Labeling.Vips;

/// <summary>Owns one reference to a VipsImage.</summary>
internal sealed class VipsImageHandle : SafeHandle
{
    public VipsImageHandle() : base(0, ownsHandle: true) { }

    internal VipsImageHandle(nint image) : this() => SetHandle(image);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        VipsNative.g_object_unref(handle);
        return true;
    }
}
