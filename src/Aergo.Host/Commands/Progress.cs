using System;
using System.Globalization;

namespace Aergo.Host;

/// <summary>Shows how far something has come, from the first second on: in place on a terminal, a line now and then elsewhere.</summary>
internal sealed class Progress(string what) : IProgress<double>, IDisposable
{
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(200), PipeInterval = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(1);

    private readonly long _start = TimeProvider.System.GetTimestamp();
    private long _last = TimeProvider.System.GetTimestamp();
    private bool _shown;

    public void Report(double value)
    {
        TimeProvider clock = TimeProvider.System;
        if (clock.GetElapsedTime(_start) < Patience || clock.GetElapsedTime(_last) < (Console.IsErrorRedirected ? PipeInterval : TerminalInterval))
        {
            return;
        }

        _last = clock.GetTimestamp();
        string text = string.Create(CultureInfo.InvariantCulture, $"aergo: {what} … {value * 100:0} %");
        Console.Error.Write(Console.IsErrorRedirected ? text + "\n" : "\r" + text);
        _shown = true;
    }

    public void Dispose()
    {
        if (_shown && !Console.IsErrorRedirected)
        {
            Console.Error.Write("\r\u001b[K");
        }
    }
}
