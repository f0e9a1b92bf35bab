using System.Runtime.InteropServices;

namespace LabelBench.Labeling.Vips;

/// <summary>The C functions of libvips and GObject that this room calls; none of them is variadic.</summary>
/// <remarks>libvips 8.18 API: libvips.org/API/current. GObject and GLib are linked into the same library.</remarks>
internal static unsafe partial class VipsNative
{
    internal const string Library = "vips";

    // GLib's fundamental types are fixed numbers (gtype.h): index << 2.
    internal const nuint TypeBoolean = 5 << 2;
    internal const nuint TypeInt = 6 << 2;
    internal const nuint TypeDouble = 15 << 2;
    internal const nuint TypeString = 16 << 2;
    internal const nuint TypeObject = 20 << 2;

    /// <summary>A GObject value: its type and 16 bytes of content.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct GValue
    {
        public nuint Type;
        public ulong Data0;
        public ulong Data1;
    }

    /// <summary>A rectangle of pixels.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct VipsRect
    {
        public int Left;
        public int Top;
        public int Width;
        public int Height;
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int g_setenv(string name, string value, int overwrite);

    [LibraryImport(Library)]
    internal static partial GValue* g_value_init(GValue* value, nuint type);

    [LibraryImport(Library)]
    internal static partial void g_value_unset(GValue* value);

    [LibraryImport(Library)]
    internal static partial void g_value_set_boolean(GValue* value, int v);

    [LibraryImport(Library)]
    internal static partial void g_value_set_int(GValue* value, int v);

    [LibraryImport(Library)]
    internal static partial void g_value_set_double(GValue* value, double v);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void g_value_set_string(GValue* value, string v);

    [LibraryImport(Library)]
    internal static partial void g_value_set_object(GValue* value, VipsImageHandle v);

    [LibraryImport(Library)]
    internal static partial void g_value_set_boxed(GValue* value, nint v);

    [LibraryImport(Library)]
    internal static partial nint g_value_dup_object(GValue* value);

    [LibraryImport(Library)]
    internal static partial nint g_value_get_boxed(GValue* value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void g_object_set_property(nint instance, string name, GValue* value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void g_object_get_property(nint instance, string name, GValue* value);

    [LibraryImport(Library)]
    internal static partial void g_object_unref(nint instance);

    [LibraryImport(Library)]
    internal static partial void g_free(nint memory);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_init(string program);

    [LibraryImport(Library)]
    internal static partial nint vips_version_string();

    [LibraryImport(Library)]
    internal static partial void vips_concurrency_set(int threads);

    [LibraryImport(Library)]
    internal static partial void vips_cache_set_max(int operations);

    [LibraryImport(Library)]
    internal static partial void vips_block_untrusted_set(int state);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void vips_operation_block_set(string operation, int state);

    [LibraryImport(Library)]
    internal static partial int vips_tracked_get_allocs();

    [LibraryImport(Library)]
    internal static partial nuint vips_tracked_get_mem();

    [LibraryImport(Library)]
    internal static partial nint vips_error_buffer_copy();

    [LibraryImport(Library)]
    internal static partial void vips_error_clear();

    [LibraryImport(Library)]
    internal static partial nint vips_foreign_find_load_buffer(void* data, nuint size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint vips_operation_new(string name);

    [LibraryImport(Library)]
    internal static partial nint vips_operation_new(nint name);

    [LibraryImport(Library)]
    internal static partial int vips_cache_operation_buildp(nint* operation);

    [LibraryImport(Library)]
    internal static partial void vips_object_unref_outputs(nint instance);

    [LibraryImport(Library)]
    internal static partial nuint vips_blob_get_type();

    [LibraryImport(Library)]
    internal static partial nint vips_blob_copy(void* data, nuint size);

    [LibraryImport(Library)]
    internal static partial nint vips_blob_new(nint free, void* data, nuint size);

    [LibraryImport(Library)]
    internal static partial void* vips_blob_get(nint blob, nuint* size);

    [LibraryImport(Library)]
    internal static partial void vips_area_unref(nint area);

    [LibraryImport(Library)]
    internal static partial nuint vips_array_double_get_type();

    [LibraryImport(Library)]
    internal static partial void vips_value_set_array_double(GValue* value, double* array, int n);

    [LibraryImport(Library)]
    internal static partial VipsImageHandle vips_image_new_from_memory(void* data, nuint size, int width, int height, int bands, VipsFormat format);

    [LibraryImport(Library)]
    internal static partial VipsImageHandle vips_image_new_from_memory_copy(void* data, nuint size, int width, int height, int bands, VipsFormat format);

    [LibraryImport(Library)]
    internal static partial nint vips_region_new(VipsImageHandle image);

    [LibraryImport(Library)]
    internal static partial int vips_region_image(nint region, VipsRect* area);

    [LibraryImport(Library)]
    internal static partial int vips_region_prepare_to(nint region, nint target, VipsRect* area, int left, int top);

    [LibraryImport(Library)]
    internal static partial int vips_image_get_width(VipsImageHandle image);

    [LibraryImport(Library)]
    internal static partial int vips_image_get_height(VipsImageHandle image);

    [LibraryImport(Library)]
    internal static partial int vips_image_get_bands(VipsImageHandle image);

    [LibraryImport(Library)]
    internal static partial VipsFormat vips_image_get_format(VipsImageHandle image);

    [LibraryImport(Library)]
    internal static partial VipsInterpretation vips_image_get_interpretation(VipsImageHandle image);

    [LibraryImport(Library)]
    internal static partial int vips_image_hasalpha(VipsImageHandle image);

    [LibraryImport(Library)]
    internal static partial int vips_image_get_orientation(VipsImageHandle image);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nuint vips_image_get_typeof(VipsImageHandle image, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_image_get_int(VipsImageHandle image, string name, int* value);
}

/// <summary>Sample formats (VipsBandFormat) in use here.</summary>
internal enum VipsFormat
{
    UInt8 = 0,
    UInt16 = 2,
    Float = 6,
}

/// <summary>Colour spaces (VipsInterpretation) in use here.</summary>
internal enum VipsInterpretation
{
    BlackAndWhite = 1,
    Cmyk = 15,
    Srgb = 22,
    Rgb16 = 25,
    Grey16 = 26,
}
