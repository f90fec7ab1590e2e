using System.Collections.Generic;
using Aergo.Sql.Catalog;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>What is due at the end of a statement, in the order of its row changes: foreign keys of a row, then its AFTER triggers by name.</summary>
internal sealed class AfterQueue(TriggerSet triggers, ForeignKeySet foreignKeys)
{
    private readonly List<(RowEvent Change, TriggerDefinition[] Triggers, bool Keys)> _due = [];

    public void Add(RowEvent change, IReadOnlyList<int>? assigned)
    {
        bool keys = foreignKeys.Concern(change);
        TriggerDefinition[] fire = triggers.Any ? [.. triggers.After(change.Event, change.Old, change.New, assigned)] : [];
        if (keys || fire.Length > 0)
        {
            _due.Add((change, fire, keys));
        }
    }

    public void Run()
    {
        // A row trigger may change this very table; what that statement owes is done at its own end.
        foreach ((RowEvent change, TriggerDefinition[] fire, bool keys) in _due)
        {
            if (keys)
            {
                foreignKeys.Enforce(change);
            }

            foreach (TriggerDefinition trigger in fire)
            {
                triggers.FireAfter(trigger, change);
            }
        }

        _due.Clear();
    }
}
