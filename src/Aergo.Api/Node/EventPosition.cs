using System;
using System.Globalization;

namespace Aergo.Api;

/// <summary>Where an event stands on the chain: the name by which a reader goes on after it, without loss and without doubles.</summary>
/// <remarks>As text <c>HEIGHT:PLACE</c>; the place counts all events of the block from 0, whatever a reader filters.</remarks>
public readonly record struct EventPosition(long Height, int Place)
{
    /// <summary>Reads <c>HEIGHT:PLACE</c>.</summary>
    public static bool TryParse(string? text, out EventPosition position)
    {
        int colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        position = default;
        if (colon < 0 || !long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out long height)
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int place))
        {
            return false;
        }

        position = new EventPosition(height, place);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Height}:{Place}");
}
