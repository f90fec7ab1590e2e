using System;
using System.Threading;

namespace Aergo.Host;

/// <summary>A clock that can be put forward and back. It begins no earlier than the chain ends, so that a chain that was put forward goes on.</summary>
internal sealed class DevelopmentClock(TimeProvider real, DateTimeOffset notBefore) : TimeProvider
{
    private long _ahead = Math.Max(0, (notBefore - real.GetUtcNow()).Ticks);

    /// <summary>How far it is ahead of the real one; below zero behind it.</summary>
    public TimeSpan Ahead
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
        set => Interlocked.Exchange(ref _ahead, value.Ticks);
    }

    public override long TimestampFrequency => real.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + Ahead;

    public override long GetTimestamp() => real.GetTimestamp();

    /// <summary>Puts it so that it shows this moment now.</summary>
    public void Show(DateTimeOffset moment) => Ahead = moment - real.GetUtcNow();
}
