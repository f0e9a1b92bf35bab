using System.Globalization;
using LabelBench.Core;
using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Inputs;

/// <summary>Makes document pages whose text is known: headings, paragraphs, tables with amounts, dates and notes.</summary>
/// <remarks>Page i depends on the options and i alone; several threads may ask at once.</remarks>
public sealed class DocumentPageGenerator
{
    /// <summary>Part of every cache key; raise it whenever a pixel changes.</summary>
    public const int Version = 1;

    private readonly PageOptions _options;

    public DocumentPageGenerator(PageOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FontPixels, 8, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, (int)(options.FontPixels * 24), nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Height, (int)(options.FontPixels * 8), nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(options.MaximumTiltDegrees), 5, nameof(options));
        _options = options;
    }

    /// <summary>Page number <paramref name="index"/> of the endless set.</summary>
    public GeneratedPage Create(int index)
    {
        var random = SplitMix64.For(_options.Seed, index);
        var layout = new Layout(_options, new PageSheet(_options.Width, _options.Height));
        layout.Heading(ref random);
        layout.Pair(ref random);
        while (layout.HasRoom)
        {
            switch (random.Below(5))
            {
                case 0: layout.Heading(ref random); break;
                case 1: layout.Pair(ref random); break;
                case 2: layout.Table(ref random); break;
                default: layout.Paragraph(ref random); break;
            }
        }
        var sheet = layout.Sheet;
        sheet.Tilt(random.Between(-_options.MaximumTiltDegrees, _options.MaximumTiltDegrees));
        Grain.Add(sheet.Image, _options.GrainDeviation, ref random);
        using var page = VipsImage.FromPixels(sheet.Image.Pixels, sheet.Image.Width, sheet.Image.Height);
        return new GeneratedPage(page.Encode(ImageFormat.Jpeg, _options.Quality), sheet.Truth);
    }

    /// <summary>Sets blocks of text one below the other.</summary>
    private sealed class Layout
    {
        private readonly PageOptions _options;
        private readonly int _left;
        private readonly int _right;
        private readonly int _bottom;
        private double _top;
        private int _line;

        internal Layout(PageOptions options, PageSheet sheet)
        {
            (_options, Sheet) = (options, sheet);
            // A tilted page keeps its corners' text on the sheet.
            var slant = Math.Sin(Math.Abs(options.MaximumTiltDegrees) * Math.PI / 180) / 2;
            _left = (int)(2.5 * options.FontPixels + options.Height * slant);
            _right = options.Width - _left;
            _top = 2 * options.FontPixels + options.Width * slant;
            _bottom = (int)(options.Height - _top);
        }

        internal PageSheet Sheet { get; }

        internal bool HasRoom => Fits(2 * _options.FontPixels);

        internal void Heading(ref SplitMix64 random)
        {
            var size = _options.FontPixels * random.Between(1.4, 1.9);
            Space(0.6);
            SetLine(PageWords.Title(ref random), PageFont.SansBold, size);
            Space(0.3);
        }

        /// <summary>A short entry on the left, a date on the right.</summary>
        internal void Pair(ref SplitMix64 random)
        {
            var size = _options.FontPixels;
            var name = string.Create(CultureInfo.InvariantCulture, $"{PageWords.Capital(PageWords.Noun(ref random))} No. {random.Below(90_000) + 10_000}");
            SetCells(PageFont.Sans, size, (name, _left, false), ($"Date: {PageWords.Date(ref random)}", _right, true));
            Space(0.5);
        }

        internal void Paragraph(ref SplitMix64 random)
        {
            var font = random.Pick([PageFont.Sans, PageFont.Sans, PageFont.Serif]);
            var size = _options.FontPixels * random.Pick([0.85, 1.0, 1.0, 1.15]);
            var sentences = new List<string>();
            for (var i = 2 + random.Below(4); i > 0; i--)
                sentences.Add(PageWords.Sentence(ref random));
            var words = new Queue<string>(string.Join(' ', sentences).Split(' '));
            while (words.Count > 0 && Fits(size))
                SetLine(NextLine(words, font, size), font, size);
            Space(0.7);
        }

        internal void Table(ref SplitMix64 random)
        {
            var (font, size) = (random.Pick([PageFont.Sans, PageFont.Mono]), _options.FontPixels * 0.95);
            var (quantity, unit) = (_left + (_right - _left) * 55 / 100, _left + (_right - _left) * 77 / 100);
            SetCells(PageFont.SansBold, size, ("Description", _left, false), ("Quantity", quantity, true), ("Price", unit, true), ("Amount", _right, true));
            var total = 0m;
            for (var rows = 3 + random.Below(6); rows > 0 && Fits(size); rows--)
            {
                var (count, price) = (1 + random.Below(250), PageWords.Amount(ref random));
                total += count * price;
                SetCells(font, size,
                    ($"{PageWords.Capital(PageWords.Noun(ref random))} {PageWords.Noun(ref random)}", _left, false),
                    (count.ToString(CultureInfo.InvariantCulture), quantity, true),
                    (PageWords.Money(price), unit, true),
                    (PageWords.Money(count * price), _right, true));
            }
            if (Fits(size))
                SetCells(PageFont.SansBold, size, ("Total EUR", _left, false), (PageWords.Money(total), _right, true));
            Space(0.7);
        }

        private bool Fits(double size) => _top + 1.5 * size <= _bottom;

        private void Space(double lines) => _top += lines * _options.FontPixels;

        private void SetLine(string text, PageFont font, double size) => SetCells(font, size, (text, _left, false));

        private void SetCells(PageFont font, double size, params ReadOnlySpan<(string Text, int X, bool FromRight)> cells)
        {
            if (!Fits(size))
                return;
            foreach (var (text, x, fromRight) in cells)
            {
                using var drawn = DrawnText.Draw(text, font, size, _options.ExtraWordSpace);
                Sheet.Set(drawn, text, _line, x, (int)_top, fromRight);
            }
            _top += 1.5 * size;
            _line++;
        }

        /// <summary>Takes as many words as the column holds, at least one.</summary>
        private string NextLine(Queue<string> words, PageFont font, double size)
        {
            var line = words.Dequeue();
            while (words.TryPeek(out var next))
            {
                var longer = $"{line} {next}";
                // Hardly anything is wider than an em a character, so short lines need no measuring.
                if (longer.Length * size > _right - _left)
                {
                    using var drawn = DrawnText.Draw(longer, font, size, _options.ExtraWordSpace);
                    if (drawn.Left + drawn.Ink.Width > _right - _left)
                        break;
                }
                line = longer;
                words.Dequeue();
            }
            return line;
        }
    }
}
