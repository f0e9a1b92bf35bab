using System.Globalization;
using System.Net;
using LabelBench.Core;

namespace LabelBench.Web;

/// <summary>Where the pages are served.</summary>
/// <param name="Port">0 for any that is free.</param>
public sealed record ListenAddress(IPAddress Address, int Port)
{
    public const int UsualPort = 8420;

    /// <summary>Only programs of this machine reach it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>This machine alone.</summary>
    public static ListenAddress Local(int port) => new(IPAddress.Loopback, port);

    /// <summary>Reads <c>http://127.0.0.1:8420</c>, <c>http://[::1]:8420</c> or <c>http://localhost:8420</c>; <c>*</c> stands for every address of the machine.</summary>
    /// <param name="source">Option that holds it, for messages.</param>
    public static Checked<ListenAddress> Parse(string url, string source)
    {
        const string Http = "http://";
        if (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            return Invalid(url, source, "asks for TLS, which is not spoken here; serve on http://127.0.0.1 and put a proxy with a certificate in front (docs/serve.md).");
        if (!url.StartsWith(Http, StringComparison.OrdinalIgnoreCase))
            return Invalid(url, source, "is no address to serve on; write http://127.0.0.1:8420.");
        var rest = url[Http.Length..].TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        var port = UsualPort;
        if (colon > rest.LastIndexOf(']'))
        {
            if (!int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > IPEndPoint.MaxPort)
                return Invalid(url, source, "has a port that is not 0 to 65535.");
            rest = rest[..colon];
        }
        var address = rest.ToLowerInvariant() switch
        {
            "*" or "+" => IPAddress.IPv6Any,
            "localhost" => IPAddress.Loopback,
            var text => IPAddress.TryParse(text.Trim('[', ']'), out var parsed) ? parsed : null,
        };
        return address is null
            ? Invalid(url, source, "names no address of this machine; give its IP address, or * for all.")
            : Checked<ListenAddress>.Valid(new ListenAddress(address, port));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"http://{new IPEndPoint(Address, Port)}");

    private static Checked<ListenAddress> Invalid(string url, string source, string text) => Checked<ListenAddress>.Invalid(new Problem(source, url, text));
}
