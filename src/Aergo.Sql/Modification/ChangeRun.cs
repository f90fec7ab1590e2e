using System;
using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Routines;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>One running change of one table: the steps that INSERT, UPDATE, DELETE and MERGE share, row by row.</summary>
internal sealed class ChangeRun : IRowEvaluator, IDisposable
{
    private readonly LogicalModify _node;
    private readonly RowConstraints _constraints;
    private readonly AfterQueue _after;
    private readonly List<Datum[]> _returning = [];
    private readonly bool _queues;
    private long _held;

    public ChangeRun(SqlContext context, ModifyExecutor owner, LogicalModify node, IModifyEvaluator evaluator)
    {
        (Context, _node, Evaluator) = (context, node, evaluator);
        CursorTable.Settle(context);
        Table = node.Table;
        _constraints = new RowConstraints(context, node, evaluator);
        Triggers = new TriggerSet(context, owner.Conditions, Table, Table.Columns, Table.RowTypeOid, Table.Triggers);
        var foreignKeys = new ForeignKeySet(context, owner.Referential, Table);
        _after = new AfterQueue(Triggers, foreignKeys);
        _queues = foreignKeys.Any || Triggers.Any;
        Writer = new TableWriter(context, owner.Store, Table, node.Indexes, this);
    }

    public SqlContext Context { get; }

    public TableDefinition Table { get; }

    public IModifyEvaluator Evaluator { get; }

    public TriggerSet Triggers { get; }

    public TableWriter Writer { get; }

    public long Affected { get; private set; }

    public void Dispose()
    {
        Writer.Dispose();
        Context.Memory.Release(_held);
        _held = 0;
    }

    /// <summary>What is due at the end, then the row count; the result.</summary>
    public ModifyResult Finish(params ReadOnlySpan<(TriggerEvent Event, IReadOnlyList<int>? Assigned)> statementTriggers)
    {
        Writer.Complete();
        UniqueKeyCheck.Settle(Context, Table, Writer.Doubtful);
        _after.Run();
        foreach ((TriggerEvent action, IReadOnlyList<int>? assigned) in statementTriggers)
        {
            Triggers.Statement(TriggerTiming.After, action, assigned);
        }

        return new ModifyResult(_returning, Affected);
    }

    /// <summary>Reads the whole source into memory, so that no write can feed it.</summary>
    public List<Datum[]> ReadAll(IEnumerable<Datum[]> source)
    {
        var rows = new List<Datum[]>();
        foreach (Datum[] row in source)
        {
            Hold(row);
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>BEFORE triggers, generated columns and the row's own constraints; null when a trigger skips the row.</summary>
    public Datum[]? PrepareInsert(Datum[] source)
    {
        var row = (Datum[])source.Clone();
        if (Triggers.HasRow(TriggerTiming.Before, TriggerEvent.Insert))
        {
            Datum[]? changed = Triggers.Before(TriggerEvent.Insert, null, row, null);
            if (changed is null)
            {
                return null;
            }

            row = ReferenceEquals(changed, row) ? row : (Datum[])changed.Clone();
        }

        _constraints.Generate(row);
        _constraints.CheckNew(_node.Policies.Inserted, row);
        _constraints.Check(row);
        return row;
    }

    /// <summary>Adds a row that <see cref="PrepareInsert"/> passed; its key.</summary>
    public byte[] Insert(Datum[] row)
    {
        byte[] key = Writer.Insert(row);
        Affected++;
        if (_queues)
        {
            _after.Add(new RowEvent(TriggerEvent.Insert, null, row, key), null);
        }

        _constraints.CheckViews(row);
        Return(row);
        return key;
    }

    /// <summary>Refuses to change a row that row-level security keeps from the command.</summary>
    public void RequireReachable(IReadOnlyList<BoundPolicyCheck> checks, Datum[] row) => _constraints.CheckExisting(checks, row);

    /// <summary>Updates the row at <paramref name="key"/>. Returns false when it is not there any more or a trigger skips it.</summary>
    public bool Update(byte[] key, Datum[] oldRow, Datum[] newRow, IReadOnlyList<int>? assigned, out byte[] newKey)
    {
        newKey = key;
        bool fired = false;
        if (Triggers.HasRow(TriggerTiming.Before, TriggerEvent.Update))
        {
            Datum[]? changed = Triggers.Before(TriggerEvent.Update, oldRow, newRow, assigned);
            fired = true;
            if (changed is null)
            {
                return false;
            }

            newRow = ReferenceEquals(changed, newRow) ? newRow : (Datum[])changed.Clone();
        }

        if (!IsUnchanged(key, oldRow, fired, "updated"))
        {
            return false;
        }

        _constraints.Generate(newRow);
        _constraints.CheckNew(_node.Policies.Updated, newRow);
        _constraints.Check(newRow);
        newKey = Writer.Update(key, oldRow, newRow);
        CursorTable.Moved(Context, Table.Oid, key, newKey);
        Affected++;
        if (_queues)
        {
            _after.Add(new RowEvent(TriggerEvent.Update, oldRow, newRow, newKey), assigned);
        }

        _constraints.CheckViews(newRow);
        Return(newRow);
        return true;
    }

    public bool Delete(byte[] key, Datum[] oldRow)
    {
        bool fired = false;
        if (Triggers.HasRow(TriggerTiming.Before, TriggerEvent.Delete))
        {
            fired = true;
            if (Triggers.Before(TriggerEvent.Delete, oldRow, null, null) is null)
            {
                return false;
            }
        }

        if (!IsUnchanged(key, oldRow, fired, "deleted"))
        {
            return false;
        }

        Writer.Delete(key, oldRow);
        Affected++;
        if (_queues)
        {
            _after.Add(new RowEvent(TriggerEvent.Delete, oldRow, null, key), null);
        }

        Return(oldRow);
        return true;
    }

    void IRowEvaluator.Bind(Datum[] row) => Evaluator.Bind(_node.CheckColumns, row);

    Datum IRowEvaluator.Evaluate(BoundExpression expression) => Evaluator.Evaluate(expression);

    private void Return(Datum[] row)
    {
        if (_node.Returning.Count == 0)
        {
            return;
        }

        Evaluator.Bind(_node.TargetColumns, row);
        var result = new Datum[_node.Returning.Count];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Evaluator.Evaluate(_node.Returning[i]);
        }

        Hold(result);
        _returning.Add(result);
    }

    private void Hold(Datum[] row)
    {
        long size = RowSize.Of(row);
        Context.Memory.Take(size);
        _held += size;
    }

    /// <summary>
    /// Whether the row still is what the statement read. A row that another part of the same statement changed is left alone, as PostgreSQL does;
    /// one that a BEFORE trigger of ours changed is an error, because its change would be lost.
    /// </summary>
    private bool IsUnchanged(byte[] key, Datum[] oldRow, bool fired, string verb)
    {
        byte[]? present = Context.State.Get(TableStore.TreeOf(Context, Table), key);
        Context.Gas.Charge(GasSchedule.RowRead + ((present?.Length ?? 0) / GasSchedule.BytesPerUnit));
        if (present is not null)
        {
            if (Writer.Bytes(oldRow).SequenceEqual(present))
            {
                return true;
            }

            // Rows written before a column was added or dropped have another form with the same values.
            byte[] canonical = Writer.Bytes(oldRow).ToArray();
            if (Writer.Bytes(Writer.Layout.Read(present)).SequenceEqual(canonical))
            {
                return true;
            }
        }

        if (fired)
        {
            throw new SqlException(SqlState.TriggeredDataChangeViolation, $"tuple to be {verb} was already modified by an operation triggered by the current command")
            {
                Hint = "Consider using an AFTER trigger instead of a BEFORE trigger to propagate changes to other rows.",
            };
        }

        return false;
    }
}
