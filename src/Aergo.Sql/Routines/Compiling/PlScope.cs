using System.Collections.Generic;

namespace Aergo.Sql.Routines;

/// <summary>What kind of thing a label stands at.</summary>
internal enum PlLabelKind { None, Block, Loop }

/// <summary>Names visible at one level of a body; inner levels hide outer ones.</summary>
internal sealed class PlScope(PlScope? parent, string? label, PlLabelKind kind)
{
    private readonly Dictionary<string, PlSlot> _slots = [];

    public PlScope? Parent { get; } = parent;

    public string? Label { get; } = label;

    public PlLabelKind Kind { get; } = kind;

    /// <summary>This level as it is now: names added later are not in it.</summary>
    public PlScope Frozen()
    {
        var copy = new PlScope(Parent, Label, Kind);
        foreach ((string name, PlSlot slot) in _slots)
        {
            copy._slots.Add(name, slot);
        }

        return copy;
    }

    public void Add(string name, PlSlot slot) => _slots[name] = slot;

    /// <summary>The variable that the first one or two names mean, and how many names that took; null when they mean none.</summary>
    /// <remarks>As PostgreSQL looks names up: level by level, a variable of the level before a variable behind the level's label.</remarks>
    public PlSlot? Find(IReadOnlyList<string> names, out int used)
    {
        for (PlScope? level = this; level is not null; level = level.Parent)
        {
            if (level._slots.TryGetValue(names[0], out PlSlot? slot) && (names.Count == 1 || slot.IsRow))
            {
                used = 1;
                return slot;
            }

            if (names.Count > 1 && level.Label == names[0] && level._slots.TryGetValue(names[1], out slot))
            {
                used = 2;
                return slot;
            }

            // A scalar hides what lies further out even where a field is asked of it.
            if (names.Count > 1 && level._slots.ContainsKey(names[0]))
            {
                break;
            }
        }

        used = 0;
        return null;
    }

    public PlScope? FindLabel(string label)
    {
        for (PlScope? level = this; level is not null; level = level.Parent)
        {
            if (level.Label == label && level.Kind != PlLabelKind.None)
            {
                return level;
            }
        }

        return null;
    }

    public bool InLoop
    {
        get
        {
            for (PlScope? level = this; level is not null; level = level.Parent)
            {
                if (level.Kind == PlLabelKind.Loop)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
