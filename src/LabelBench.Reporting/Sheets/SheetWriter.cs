using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LabelBench.Capacity.Sheets;
using LabelBench.Reporting.Printing;

namespace LabelBench.Reporting.Sheets;

/// <summary>Writes a sheet in the forms asked for, each whole or not at all.</summary>
/// <param name="printer">Prints PDF and PNG; null where neither is asked for.</param>
public sealed class SheetWriter(SheetLanguage language, PaperSize paper, SheetLogo? logo, BrowserPrinter? printer)
{
    /// <param name="stem">Path without its ending; its folder exists.</param>
    /// <returns>The files, in the order of the forms.</returns>
    /// <exception cref="BrowserFailedException">The browser did not print it, or it does not fit on one page.</exception>
    /// <exception cref="IOException">A file could not be written.</exception>
    public async Task<ImmutableArray<string>> WriteAsync(ServerSheet sheet, string stem, IEnumerable<SheetFormat> formats, CancellationToken cancellation)
    {
        var html = SheetPage.Render(sheet, language, paper, logo);
        var wanted = formats.Distinct().Order().ToArray();
        var contents = new List<(SheetFormat Format, byte[] Content)>();
        // Everything is made before anything is written. A picture shows one page, so it is taken only of what prints to one.
        var pdf = wanted.Any(f => f != SheetFormat.Html) ? await PrintAsync(Printer, html, cancellation).ConfigureAwait(false) : [];
        foreach (var format in wanted)
            contents.Add((format, format switch
            {
                SheetFormat.Html => new UTF8Encoding(false).GetBytes(html),
                SheetFormat.Pdf => pdf,
                _ => await Printer.PictureAsync(html, paper, cancellation).ConfigureAwait(false),
            }));
        return [.. contents.Select(c => WholeFile.Write($"{stem}.{Workloads.Cell.Word(c.Format)}", c.Content))];
    }

    private BrowserPrinter Printer => printer ?? throw new InvalidOperationException("PDF and PNG need a printer.");

    /// <summary>A sheet as a PDF of one page.</summary>
    /// <param name="html">From <see cref="SheetPage"/>.</param>
    /// <exception cref="BrowserFailedException">The browser did not print it, or it does not fit on one page.</exception>
    public static async Task<byte[]> PrintAsync(BrowserPrinter printer, string html, CancellationToken cancellation)
    {
        var pdf = await printer.PrintAsync(html, cancellation).ConfigureAwait(false);
        return PrintedFile.Pages(pdf) is not 1 and var pages
            ? throw new BrowserFailedException(string.Create(CultureInfo.InvariantCulture, $"The sheet is to fill one page, and the browser printed {(pages is null ? "a number that cannot be told" : pages)}. Nothing was written. Show fewer jobs (--jobs), or print the HTML (--html)."))
            : pdf;
    }
}
