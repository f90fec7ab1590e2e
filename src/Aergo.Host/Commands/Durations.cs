using System;
using System.Globalization;

namespace Aergo.Host;

/// <summary>Lengths of time as people type them: <c>50ms</c>, <c>1s</c>, <c>2.5s</c>.</summary>
internal static class Durations
{
    /// <summary>Whole milliseconds within bounds.</summary>
    /// <exception cref="CommandFailureException">The text is none, or out of bounds.</exception>
    public static int Parse(string option, string text, int min, int max)
    {
        (string number, int factor) = text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 1)
            : text.EndsWith('s') ? (text[..^1], 1000)
            : (text, 1);
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) || value > max
            || value * factor is var milliseconds && (milliseconds != decimal.Truncate(milliseconds) || milliseconds < min || milliseconds > max))
        {
            throw new CommandFailureException($"{option} takes a time from {min}ms to {max / 1000}s, such as 50ms or 1s, not \"{text}\"");
        }

        return (int)(value * factor);
    }
}
