using System;
using System.Net;

namespace Aergo.Rpc.Http;

/// <summary>Which host names are this machine's, so that a web page cannot reach the node by pointing its own name here.</summary>
/// <param name="address">Where the server listens.</param>
internal sealed class LocalHosts(IPAddress address)
{
    public bool IsOurs(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? asked) && (IPAddress.IsLoopback(asked) || asked.Equals(address) || !IPAddress.IsLoopback(address)));

    /// <summary>Whether a request of this origin may be taken: of a page of this machine, or of an extension that its user has installed.</summary>
    public bool IsOursOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && (uri.Scheme is "chrome-extension" or "moz-extension" || IsOurs(uri.Host));
}
