using System.Xml.Linq;

namespace LabelBench.Reporting.Sheets;

/// <summary>What a drawing may hold that is no drawing. Browsers run no script of a picture; whoever opens it by itself would.</summary>
internal static class SvgDanger
{
    private static readonly string[] Elements = ["script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener"];

    /// <returns>What the drawing does that it must not, after "is an SVG that"; null for a plain one.</returns>
    public static string? In(XElement root)
    {
        foreach (var element in root.DescendantsAndSelf())
        {
            var name = element.Name.LocalName.ToLowerInvariant();
            if (Elements.Contains(name))
                return $"holds a {name}";
            if (name == "style" && LoadsByStyle(element.Value))
                return "loads something by its style";
            if (element.Attributes().Select(Danger).FirstOrDefault(d => d is not null) is { } danger)
                return danger;
        }
        return null;
    }

    private static string? Danger(XAttribute attribute)
    {
        var name = attribute.Name.LocalName.ToLowerInvariant();
        if (attribute.IsNamespaceDeclaration)
            return null;
        if (name.StartsWith("on", StringComparison.Ordinal))
            return "runs a script";
        // Animations may set a link only when they run.
        if (name is "href" or "src" || (name is "to" or "from" or "values" && attribute.Value.Contains(':', StringComparison.Ordinal)))
            return IsInside(attribute.Value) ? null : "refers to something outside itself";
        return LoadsByStyle(attribute.Value) ? "loads something by its style" : null;
    }

    private static bool IsInside(string reference) => reference.Trim() is var target
        && (target.StartsWith('#') || target.StartsWith("data:image/png;", StringComparison.OrdinalIgnoreCase) || target.StartsWith("data:image/jpeg;", StringComparison.OrdinalIgnoreCase));

    private static bool LoadsByStyle(string style)
    {
        if (style.Contains("@import", StringComparison.OrdinalIgnoreCase) || style.Contains('\\', StringComparison.Ordinal))
            return true;
        for (var at = style.IndexOf("url(", StringComparison.OrdinalIgnoreCase); at >= 0; at = style.IndexOf("url(", at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (!IsInside(style[(at + 4)..].TrimStart(' ', '"', '\'')))
                return true;
        }
        return false;
    }
}
