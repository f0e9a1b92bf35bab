using System.Collections.Frozen;
using System.Text;
using LabelBench.Core;
using LabelBench.Reporting.Html;

namespace LabelBench.Web;

/// <summary>Styles and scripts, built into the program; each has an address of its own for every content, so that browsers may keep it for ever.</summary>
internal static class SiteAssets
{
    private static readonly FrozenDictionary<string, (byte[] Content, string Type, string Address)> Files =
        new[] { "echarts.js", "report.js", "report.css" }.Select(name => File(name, Encoding.UTF8.GetBytes(Asset.Text(name))))
            .Concat(typeof(SiteAssets).Assembly.GetManifestResourceNames().Select(name => File(name, Own(name))))
            .ToFrozenDictionary(f => f.Name, f => (f.Content, f.Type, f.Address), StringComparer.Ordinal);

    /// <summary>Where pages find a file.</summary>
    public static string Address(string name) => Files[name].Address;

    /// <returns>Null where there is no such file.</returns>
    public static (byte[] Content, string Type)? Find(string name) => Files.TryGetValue(name, out var file) ? (file.Content, file.Type) : null;

    private static (string Name, byte[] Content, string Type, string Address) File(string name, byte[] content) =>
        (name, content, Type(name), $"/assets/{name}?v={Sha256.HexOf(content)[..12]}");

    private static string Type(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };

    private static byte[] Own(string name)
    {
        using var stream = typeof(SiteAssets).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
