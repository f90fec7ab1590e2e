using System;

namespace Aergo.Rpc.Rest;

/// <summary>Bounds of the REST server.</summary>
public static class RestLimits
{
    /// <summary>Connections at once; more are closed at once.</summary>
    public const int ConnectionsMax = 200;

    /// <summary>Largest request body: a transaction.</summary>
    public const int BodyBytesMax = Primitives.Transaction.SizeMax;

    /// <summary>A body beyond this is large: few are read at once, and none for long, so that clients cannot fill the memory.</summary>
    public const int SmallBodyBytesMax = 256 * 1024;

    /// <summary>Large bodies read at once.</summary>
    public const int LargeBodiesMax = 8;

    /// <summary>Time for a body to come.</summary>
    public static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Longest line of a request, and all its headers.</summary>
    public const int HeaderBytesMax = 16 * 1024;

    /// <summary>Time for a client to send its headers.</summary>
    public static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Time for open requests to end when the node stops.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromMilliseconds(500);
}
