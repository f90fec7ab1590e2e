using System;

namespace Aergo.Rpc.Rest;

/// <summary>Bounds of the REST server.</summary>
public static class RestLimits
{
    /// <summary>Connections at once; more are closed at once.</summary>
    public const int ConnectionsMax = 200;

    /// <summary>Largest request body (a transaction has at most 200 KiB).</summary>
    public const int BodyBytesMax = 256 * 1024;

    /// <summary>Longest line of a request, and all its headers.</summary>
    public const int HeaderBytesMax = 16 * 1024;

    /// <summary>Time for a client to send its headers.</summary>
    public static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Time for open requests to end when the node stops.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromMilliseconds(500);
}
