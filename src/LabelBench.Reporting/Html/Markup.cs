using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace LabelBench.Reporting.Html;

/// <summary>
/// A piece of HTML. <c>Markup.Of($"&lt;td&gt;{text}&lt;/td&gt;")</c> takes the words in the source as markup and escapes everything in braces,
/// except other pieces of HTML; so text from outside cannot become markup by forgetting something.
/// </summary>
public readonly partial record struct Markup(string Text)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static Markup Empty { get; } = new("");

    public static Markup Of(ref Handler handler) => new(handler.Build());

    public static Markup Join(params IEnumerable<Markup> parts) => new(string.Concat(parts.Select(p => p.Text)));

    /// <summary>The piece when the condition holds, else nothing.</summary>
    public static Markup When(bool condition, Func<Markup> piece) => condition ? piece() : Empty;

    /// <summary>The text as it shows; a number stays on one line with its margin and its unit.</summary>
    public static string Escape(string text) =>
        Encoder.Encode(HasNumberBeforeSpace(text) ? Joints().Replace(text.Replace(" ± ", "\u00A0±\u00A0", StringComparison.Ordinal), "\u00A0") : text);

    /// <summary>Most texts have none, and a page has ten thousands of them.</summary>
    private static bool HasNumberBeforeSpace(string text)
    {
        for (var i = text.IndexOf(' ', StringComparison.Ordinal); i >= 0; i = text.IndexOf(' ', i + 1))
        {
            if (i > 0 && (char.IsDigit(text[i - 1]) || text.AsSpan(i).StartsWith(" ± ")))
                return true;
        }
        return false;
    }

    [GeneratedRegex(@"(?<=\d) (?=(%|µs|ms|s|min|h|[KMGTP]iB|GHz|W|J|°C)(?!\w))", RegexOptions.CultureInvariant)]
    private static partial Regex Joints();

    /// <summary>Collects the literal and the escaped parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public ref struct Handler
    {
        private readonly StringBuilder _text;

        public Handler(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + 32 * formattedCount);

        public readonly void AppendLiteral(string markup) => _text.Append(markup);

        public readonly void AppendFormatted(string? text) => _text.Append(Escape(text ?? ""));

        public readonly void AppendFormatted(Markup piece) => _text.Append(piece.Text);

        public readonly void AppendFormatted(int number) => _text.Append(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

        public readonly string Build() => _text.ToString();
    }
}
