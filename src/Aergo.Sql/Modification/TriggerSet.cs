using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>The triggers of one relation as one statement needs them: enabled ones, in order of name.</summary>
internal sealed class TriggerSet
{
    private readonly SqlContext _context;
    private readonly TriggerConditions _conditions;
    private readonly TriggerDefinition[] _triggers;
    private readonly uint _relation;
    private readonly string _name;
    private readonly string _schema;
    private readonly IReadOnlyList<ColumnInfo> _columns;
    private readonly SqlType _rowType;

    public TriggerSet(SqlContext context, TriggerConditions conditions, SchemaObject relation, IReadOnlyList<ColumnInfo> columns, uint rowType, IEnumerable<TriggerDefinition> triggers)
    {
        (_context, _conditions) = (context, conditions);
        _triggers = triggers.Where(t => t.Enabled).OrderBy(t => t.Name, StringComparer.Ordinal).ToArray();
        (_relation, _name, _columns) = (relation.Oid, relation.Name, columns);
        if (_triggers.Length > 0)
        {
            _schema = context.Catalog.Schemas[relation.SchemaOid].Name;
            _rowType = context.Catalog.Types[rowType];
        }
        else
        {
            _schema = "";
            _rowType = SqlTypes.Record;
        }
    }

    public bool Any => _triggers.Length > 0;

    public bool HasRow(TriggerTiming timing, TriggerEvent action) => _triggers.Any(t => t.ForEachRow && t.Timing == timing && t.Events.Contains(action));

    /// <summary>Row triggers before the change: the row to go on with, or null to skip it.</summary>
    public Datum[]? Before(TriggerEvent action, Datum[]? oldRow, Datum[]? newRow, IReadOnlyList<int>? assigned) => Chain(TriggerTiming.Before, action, oldRow, newRow, assigned);

    /// <summary>Row triggers of a view, which stand for the change.</summary>
    public Datum[]? InsteadOf(TriggerEvent action, Datum[]? oldRow, Datum[]? newRow) => Chain(TriggerTiming.InsteadOf, action, oldRow, newRow, null);

    /// <summary>Those row triggers after the change whose condition holds now.</summary>
    public IEnumerable<TriggerDefinition> After(TriggerEvent action, Datum[]? oldRow, Datum[]? newRow, IReadOnlyList<int>? assigned) =>
        _triggers.Where(t => t.ForEachRow && t.Timing == TriggerTiming.After && Concerns(t, action, assigned) && Holds(t, oldRow, newRow));

    /// <summary>Runs a trigger of <see cref="After"/>, now or, if its constraint is deferred, when the transaction ends.</summary>
    public void FireAfter(TriggerDefinition trigger, RowEvent change)
    {
        if (trigger.Deferrable && DeferredChecks.Of(_context).IsDeferred(trigger.Oid, trigger.Deferrable, trigger.InitiallyDeferred))
        {
            DeferredChecks.Of(_context).Add(new ConstraintTriggerCheck(_relation, trigger.Oid, change, _conditions));
            return;
        }

        Fire(trigger, change.Event, change.Old, change.New);
    }

    public void Fire(TriggerDefinition trigger, RowEvent change) => Fire(trigger, change.Event, change.Old, change.New);

    public void Statement(TriggerTiming timing, TriggerEvent action, IReadOnlyList<int>? assigned)
    {
        foreach (TriggerDefinition trigger in _triggers)
        {
            if (!trigger.ForEachRow && trigger.Timing == timing && Concerns(trigger, action, assigned) && Holds(trigger, null, null))
            {
                Fire(trigger, action, null, null);
            }
        }
    }

    private static bool Concerns(TriggerDefinition trigger, TriggerEvent action, IReadOnlyList<int>? assigned) =>
        trigger.Events.Contains(action)
        && (action != TriggerEvent.Update || trigger.UpdateOf.IsEmpty || assigned is null || assigned.Any(a => trigger.UpdateOf.Contains(a)));

    private Datum[]? Chain(TriggerTiming timing, TriggerEvent action, Datum[]? oldRow, Datum[]? newRow, IReadOnlyList<int>? assigned)
    {
        foreach (TriggerDefinition trigger in _triggers)
        {
            if (!trigger.ForEachRow || trigger.Timing != timing || !Concerns(trigger, action, assigned) || !Holds(trigger, oldRow, newRow))
            {
                continue;
            }

            Datum[]? result = Fire(trigger, action, oldRow, newRow);
            if (result is null)
            {
                return null;
            }

            if (action != TriggerEvent.Delete)
            {
                newRow = result;
            }
        }

        return action == TriggerEvent.Delete ? oldRow : newRow;
    }

    private bool Holds(TriggerDefinition trigger, Datum[]? oldRow, Datum[]? newRow) =>
        trigger.WhenText is null || _conditions.Holds(_context, trigger, _columns, oldRow, newRow);

    private Datum[]? Fire(TriggerDefinition trigger, TriggerEvent action, Datum[]? oldRow, Datum[]? newRow) =>
        _context.Services.Routines.Fire(_context, new TriggerCall(trigger, _relation, _name, _schema, _columns, _rowType, action, trigger.ForEachRow, oldRow, newRow));
}
