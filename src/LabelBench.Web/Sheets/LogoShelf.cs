using LabelBench.Core;
using LabelBench.Reporting.Sheets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Caching.Memory;

namespace LabelBench.Web.Sheets;

/// <summary>Logos that visitors chose, kept in memory until the server stops or others push them out; never in a file, and under no name of theirs.</summary>
internal sealed class LogoShelf : IDisposable
{
    /// <summary>Name of the field that holds the file.</summary>
    public const string Field = "file";

    /// <summary>Characters of all logos as they stand in pages; and bytes of a request with a file, so that one that is too large is told instead of cut off.</summary>
    private const int MostKept = 32 << 20, MostSent = 8 * SheetLogo.MostBytes;

    private const int NameLength = 32;

    private readonly MemoryCache _logos = new(new MemoryCacheOptions { SizeLimit = MostKept });

    /// <summary>Takes the file of a form that was sent.</summary>
    /// <returns>The name it is kept under.</returns>
    /// <exception cref="UserMistakeException">There is no file, or it is no logo.</exception>
    public async Task<string> TakeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostSent;
        // All of it stays in memory: no file of a visitor's lands on the disk.
        var form = new FormFeature(context.Request, new FormOptions { MemoryBufferThreshold = MostSent, MultipartBodyLengthLimit = MostSent, ValueCountLimit = 4 });
        if (!form.HasFormContentType || (await form.ReadFormAsync(context.RequestAborted).ConfigureAwait(false)).Files.GetFile(Field) is not { Length: > 0 } file)
            throw new UserMistakeException(SheetChoice.LogoKey, "no file was chosen; take a PNG, JPEG or SVG.");
        using var content = new MemoryStream();
        await file.CopyToAsync(content, context.RequestAborted).ConfigureAwait(false);
        return Keep(SheetLogo.Of(Path.GetFileName(file.FileName), content.ToArray()).ValueOrThrow());
    }

    /// <exception cref="UserMistakeException">No logo is kept under this name.</exception>
    public SheetLogo? Find(string name) => name.Length == 0 ? null
        : _logos.Get<SheetLogo>(name) ?? throw new UserMistakeException(SheetChoice.LogoKey, "is not kept any more: logos are forgotten when the server stops; choose the file again.");

    public void Dispose() => _logos.Dispose();

    private string Keep(SheetLogo logo)
    {
        var name = Sha256.HexOf(System.Text.Encoding.ASCII.GetBytes(logo.DataUri))[..NameLength];
        using var entry = _logos.CreateEntry(name);
        (entry.Size, entry.Value) = (logo.DataUri.Length, logo);
        return name;
    }
}
