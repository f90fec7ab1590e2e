using System;

namespace Aergo.Rpc.Postgres;

/// <summary>Bounds of the PostgreSQL server, so that no client can make it grow without end.</summary>
public static class PostgresLimits
{
    /// <summary>Largest start-up packet, as PostgreSQL has it, and largest message before authentication.</summary>
    public const int StartupBytesMax = 10_000;

    /// <summary>Largest message of an authenticated client (64 MiB).</summary>
    public const int MessageBytesMax = 64 << 20;

    /// <summary>Connections at once; one more gets 53300.</summary>
    public const int ConnectionsMax = 200;

    /// <summary>Output gathered before it is sent.</summary>
    public const int FlushBytes = 64 * 1024;

    /// <summary>Time from connecting to being authenticated.</summary>
    public static readonly TimeSpan LoginTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Before the next try when a connection could not be accepted.</summary>
    public static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Notifications kept for a client that does not read; then it is told that some were lost.</summary>
    public const int NotificationsMax = 10_000;
}
