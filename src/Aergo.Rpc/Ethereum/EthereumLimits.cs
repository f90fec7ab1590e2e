using System;

namespace Aergo.Rpc.Ethereum;

/// <summary>Bounds of the JSON-RPC server.</summary>
public static class EthereumLimits
{
    /// <summary>Connections at once; more are closed at once.</summary>
    public const int ConnectionsMax = 500;

    /// <summary>Largest request, and largest message of a WebSocket (5 MiB): a full batch of transactions.</summary>
    public const int BodyBytesMax = 5 << 20;

    /// <summary>Largest answer, a batch in all (32 MiB).</summary>
    public const int AnswerBytesMax = 32 << 20;

    /// <summary>Longest line of a request, and all its headers.</summary>
    public const int HeaderBytesMax = 16 * 1024;

    /// <summary>Requests of one batch.</summary>
    public const int BatchMax = 1000;

    /// <summary>Deepest nesting of a request.</summary>
    public const int DepthMax = 32;

    /// <summary>Deepest nesting of an answer: a trace has 1025 calls inside each other, each an object in an array.</summary>
    public const int AnswerDepthMax = 2100;

    /// <summary>Subscriptions of one connection.</summary>
    public const int SubscriptionsMax = 64;

    /// <summary>Notifications that wait for one connection; one that reads slower is closed.</summary>
    public const int NotificationsMax = 4096;

    /// <summary>Filters of all clients.</summary>
    public const int FiltersMax = 1000;

    /// <summary>Addresses of a filter, and alternatives of one topic.</summary>
    public const int AlternativesMax = 1000;

    /// <summary>Delegations of EIP-7702 that a call may bring along.</summary>
    public const int AuthorizationsMax = 100;

    /// <summary>Hashes that one filter of waiting transactions keeps until asked.</summary>
    public const int PendingHashesMax = 10_000;

    /// <summary>Blocks of one fee history.</summary>
    public const int FeeHistoryMax = 1024;

    /// <summary>Instructions of one trace.</summary>
    public const int TraceStepsMax = 50_000;

    /// <summary>A filter nobody asks for is forgotten after this.</summary>
    public static readonly TimeSpan FilterLife = TimeSpan.FromMinutes(5);

    /// <summary>Time for a client to send its headers.</summary>
    public static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Time for open requests to end when the node stops.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromMilliseconds(500);
}
