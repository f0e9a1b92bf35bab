using System.Collections.Immutable;
using System.Net;

namespace LabelBench.Web.Guards;

/// <summary>
/// Names by which a browser may call this server. A page from elsewhere can point a name of its own at 127.0.0.1 and so read what is served there
/// (DNS rebinding); its name is then in the request, and is refused. An address in numbers belongs to nobody else.
/// </summary>
/// <param name="addresses">Where the site is served.</param>
/// <param name="names">What the user calls this machine.</param>
internal sealed class KnownHosts(ImmutableArray<ListenAddress> addresses, ImmutableArray<string> names)
{
    private readonly bool _onlyLoopback = addresses.All(a => a.IsLoopback);

    /// <param name="host">Of the request, without its port.</param>
    public bool Knows(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
            return !_onlyLoopback || IPAddress.IsLoopback(address);
        var name = host.TrimEnd('.');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || names.Contains(name, StringComparer.OrdinalIgnoreCase)
            || (!_onlyLoopback && name.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase));
    }
}
