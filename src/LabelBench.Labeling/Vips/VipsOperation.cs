using System.Runtime.InteropServices;

namespace LabelBench.Labeling.Vips;

/// <summary>One libvips operation: set its arguments, run it, take its outputs, dispose.</summary>
/// <remarks>What vips_call() does in C, without variadic functions.</remarks>
internal sealed unsafe class VipsOperation : IDisposable
{
    private nint _operation;

    internal VipsOperation(string name)
    {
        VipsLibrary.EnsureLoaded();
        _operation = VipsNative.vips_operation_new(name);
        if (_operation == 0)
            throw new InvalidOperationException($"libvips has no operation '{name}': {TakeError()}");
    }

    private VipsOperation(nint operation) => _operation = operation;

    /// <summary>The loader whose format matches these bytes, or null where none does.</summary>
    /// <param name="pinned">True where the caller pins the bytes until everything made from them is disposed; they are not copied then.</param>
    internal static VipsOperation? LoaderFor(ReadOnlySpan<byte> encoded, bool pinned)
    {
        VipsLibrary.EnsureLoaded();
        fixed (byte* data = encoded)
        {
            var loader = VipsNative.vips_foreign_find_load_buffer(data, (nuint)encoded.Length);
            var operation = loader == 0 ? 0 : VipsNative.vips_operation_new(loader);
            if (operation == 0)
                return null;
            var blob = pinned ? VipsNative.vips_blob_new(0, data, (nuint)encoded.Length) : VipsNative.vips_blob_copy(data, (nuint)encoded.Length);
            return new VipsOperation(operation).SetBlob("buffer", blob);
        }
    }

    internal VipsOperation Set(string name, int value)
    {
        VipsNative.GValue v = default;
        VipsNative.g_value_init(&v, VipsNative.TypeInt);
        VipsNative.g_value_set_int(&v, value);
        return Assign(name, ref v);
    }

    internal VipsOperation Set(string name, double value)
    {
        VipsNative.GValue v = default;
        VipsNative.g_value_init(&v, VipsNative.TypeDouble);
        VipsNative.g_value_set_double(&v, value);
        return Assign(name, ref v);
    }

    internal VipsOperation Set(string name, bool value)
    {
        VipsNative.GValue v = default;
        VipsNative.g_value_init(&v, VipsNative.TypeBoolean);
        VipsNative.g_value_set_boolean(&v, value ? 1 : 0);
        return Assign(name, ref v);
    }

    internal VipsOperation Set(string name, string value)
    {
        VipsNative.GValue v = default;
        VipsNative.g_value_init(&v, VipsNative.TypeString);
        VipsNative.g_value_set_string(&v, value);
        return Assign(name, ref v);
    }

    internal VipsOperation Set(string name, VipsImageHandle value)
    {
        VipsNative.GValue v = default;
        VipsNative.g_value_init(&v, VipsNative.TypeObject);
        VipsNative.g_value_set_object(&v, value);
        return Assign(name, ref v);
    }

    internal VipsOperation Set(string name, params ReadOnlySpan<double> values)
    {
        VipsNative.GValue v = default;
        VipsNative.g_value_init(&v, VipsNative.vips_array_double_get_type());
        fixed (double* array = values)
            VipsNative.vips_value_set_array_double(&v, array, values.Length);
        return Assign(name, ref v);
    }

    /// <summary>Hands over a copy of the bytes; libvips reads them after this call, and frees the copy when the last image made from it goes.</summary>
    internal VipsOperation Set(string name, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* data = bytes)
            return SetBlob(name, VipsNative.vips_blob_copy(data, (nuint)bytes.Length));
    }

    /// <summary>Builds the operation.</summary>
    /// <param name="subject">What is worked on, for the message: a file's name.</param>
    /// <exception cref="DecodeFailureException">libvips refused.</exception>
    internal VipsOperation Run(string subject)
    {
        var operation = _operation;
        var failed = VipsNative.vips_cache_operation_buildp(&operation) != 0;
        _operation = operation;
        return failed ? throw Failure(subject) : this;
    }

    internal VipsImageHandle Image(string name = "out")
    {
        VipsNative.GValue v = default;
        VipsNative.g_value_init(&v, VipsNative.TypeObject);
        VipsNative.g_object_get_property(_operation, name, &v);
        var image = VipsNative.g_value_dup_object(&v);
        VipsNative.g_value_unset(&v);
        return new VipsImageHandle(image);
    }

    internal byte[] Blob(string name = "buffer")
    {
        VipsNative.GValue v = default;
        VipsNative.g_value_init(&v, VipsNative.vips_blob_get_type());
        VipsNative.g_object_get_property(_operation, name, &v);
        nuint size;
        var data = VipsNative.vips_blob_get(VipsNative.g_value_get_boxed(&v), &size);
        var bytes = new ReadOnlySpan<byte>(data, (int)size).ToArray();
        VipsNative.g_value_unset(&v);
        return bytes;
    }

    public void Dispose()
    {
        if (_operation == 0)
            return;
        VipsNative.vips_object_unref_outputs(_operation);
        VipsNative.g_object_unref(_operation);
        _operation = 0;
    }

    /// <summary>What libvips refused to go on with, in its own words where it found some. It tells a cut-off file from a corrupt one for some formats only.</summary>
    internal static DecodeFailureException Failure(string subject)
    {
        const string reason = "cut off, corrupt or of an unsupported kind";
        return new DecodeFailureException(subject, TakeError() is { Length: > 0 } words ? $"{reason} ({words})" : reason);
    }

    internal static void DropError() => VipsNative.vips_error_clear();

    /// <summary>Takes libvips's error text, which may be empty, and empties it. The buffer belongs to the process: when two threads fail at once, one may find both texts and the other none.</summary>
    internal static string TakeError()
    {
        var copy = VipsNative.vips_error_buffer_copy();
        var text = Marshal.PtrToStringUTF8(copy) ?? "";
        VipsNative.g_free(copy);
        // Looking for the format of a short file leaves complaints about seeking, which say nothing.
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith("source: bad seek", StringComparison.Ordinal))
            .Distinct();
        return string.Join("; ", lines);
    }

    private VipsOperation SetBlob(string name, nint blob)
    {
        VipsNative.GValue v = default;
        VipsNative.g_value_init(&v, VipsNative.vips_blob_get_type());
        VipsNative.g_value_set_boxed(&v, blob);
        VipsNative.vips_area_unref(blob);
        return Assign(name, ref v);
    }

    private VipsOperation Assign(string name, ref VipsNative.GValue value)
    {
        fixed (VipsNative.GValue* v = &value)
        {
            VipsNative.g_object_set_property(_operation, name, v);
            VipsNative.g_value_unset(v);
        }
        return this;
    }
}
