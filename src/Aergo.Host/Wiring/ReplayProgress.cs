using System;
using System.Globalization;

namespace Aergo.Host;

/// <summary>Says how far the replay at start has come, once it takes longer than a second.</summary>
internal sealed class ReplayProgress(Action<string> say, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private long _last = clock.GetTimestamp();

    public void Report(long done, long all)
    {
        if (clock.GetElapsedTime(_last) < Interval)
        {
            return;
        }

        _last = clock.GetTimestamp();
        say(string.Create(CultureInfo.InvariantCulture, $"reading the chain: block {done} of {all}"));
    }
}
