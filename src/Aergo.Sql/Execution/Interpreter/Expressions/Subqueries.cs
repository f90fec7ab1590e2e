using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Expressions;

/// <summary>Common to subqueries: sets the cells, and keeps results by the values of all cells the query depends on.</summary>
internal abstract class SubqueryEvaluator : Evaluator
{
    /// <summary>Results kept at most for one subquery of one execution; beyond, all are forgotten and it starts anew.</summary>
    private const int KeptMax = 4096;

    private readonly (int Cell, Evaluator Value)[] _bindings;
    private readonly int[] _dependencies;
    private readonly ValueRule[] _rules;
    private readonly int _slot;
    private readonly bool _keeps;

    protected SubqueryEvaluator(Operator plan, (int Cell, Evaluator Value)[] bindings, IReadOnlyList<Planning.PlanCell> dependencies, int slot, bool isVolatile)
    {
        Plan = plan;
        _bindings = bindings;
        _slot = slot;
        _dependencies = new int[dependencies.Count];
        _rules = new ValueRule[dependencies.Count];
        bool hashable = true;
        for (int i = 0; i < _dependencies.Length; i++)
        {
            _dependencies[i] = dependencies[i].Cell;
            _rules[i] = ImageRule.For(dependencies[i].Type);
            hashable &= Planning.Physical.HashTypes.Hashable(dependencies[i].Type) && dependencies[i].Type.Underlying.Representation != Representation.Record;
        }

        // An uncorrelated query is asked once, volatile or not, as PostgreSQL does.
        _keeps = _dependencies.Length == 0 || (!isVolatile && hashable);
    }

    protected Operator Plan { get; }

    public sealed override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        foreach ((int cell, Evaluator value) in _bindings)
        {
            x.Cells[cell] = value.Evaluate(x, row);
        }

        return Answer(x, row);
    }

    protected abstract Datum Answer(PlanExecution x, Datum[] row);

    /// <summary>What was kept for the present cells, or made now.</summary>
    protected T Kept<T>(PlanExecution x)
        where T : notnull
    {
        if (!_keeps)
        {
            return (T)Make(x);
        }

        if (_dependencies.Length == 0)
        {
            return (T)(x.State[_slot] ??= Make(x));
        }

        if (x.State[_slot] is not Memory memory || memory.Results.Count >= KeptMax)
        {
            memory = new Memory(_rules);
            x.State[_slot] = memory;
        }

        var key = new Datum[_dependencies.Length];
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = x.Cells[_dependencies[i]];
        }

        int entry = memory.Keys.Find(key);
        if (entry >= 0)
        {
            return (T)memory.Results[entry];
        }

        // Made before it is entered: the query may come by here itself, inside a routine it calls.
        object made = Make(x);
        if (memory.Keys.FindOrAdd(key, out bool added) >= 0 && added)
        {
            memory.Results.Add(made);
        }

        return (T)made;
    }

    /// <summary>Runs the query for the present cells.</summary>
    protected abstract object Make(PlanExecution x);

    private sealed class Memory(ValueRule[] rules)
    {
        public KeyTable Keys { get; } = new(rules);

        public List<object> Results { get; } = [];
    }
}

internal sealed class ScalarSubquery(Operator plan, (int Cell, Evaluator Value)[] bindings, Planning.PlanSubquery node)
    : SubqueryEvaluator(plan, bindings, node.Dependencies, node.StateSlot, node.Volatile)
{
    protected override Datum Answer(PlanExecution x, Datum[] row) => Kept<Box>(x).Value;

    protected override object Make(PlanExecution x)
    {
        using RowCursor cursor = Plan.Open(x);
        Datum[]? first = cursor.Next();
        if (first is null)
        {
            return new Box(Datum.Null);
        }

        return cursor.Next() is null
            ? new Box(first[0])
            : throw new SqlException(SqlState.CardinalityViolation, "more than one row returned by a subquery used as an expression");
    }

    private sealed record Box(Datum Value);
}

internal sealed class ExistsSubquery(Operator plan, (int Cell, Evaluator Value)[] bindings, Planning.PlanSubquery node)
    : SubqueryEvaluator(plan, bindings, node.Dependencies, node.StateSlot, node.Volatile)
{
    protected override Datum Answer(PlanExecution x, Datum[] row) => Datum.From(Kept<bool>(x));

    protected override object Make(PlanExecution x)
    {
        using RowCursor cursor = Plan.Open(x);
        return cursor.Next() is not null;
    }
}

internal sealed class ArraySubquery(Operator plan, (int Cell, Evaluator Value)[] bindings, Planning.PlanSubquery node)
    : SubqueryEvaluator(plan, bindings, node.Dependencies, node.StateSlot, node.Volatile)
{
    private readonly SqlType _element = node.Type.Underlying.Element!;

    // A query of arrays gives an array of one more dimension, of the same type.
    private readonly bool _nested = node.ColumnTypes[0].Underlying.Kind == TypeKind.Array;

    protected override Datum Answer(PlanExecution x, Datum[] row) => Datum.FromObject(Kept<SqlArray>(x));

    protected override object Make(PlanExecution x)
    {
        var items = new List<Datum>();
        using RowCursor cursor = Plan.Open(x);
        while (cursor.Next() is { } next)
        {
            items.Add(next[0]);
        }

        return _nested ? ArrayParts.Nest(_element, items.ToArray()) : SqlArray.Of(_element, items.ToArray());
    }
}

/// <summary>x op ANY (query) and x op ALL (query), row by row.</summary>
internal sealed class QuantifiedSubquery(Operator plan, (int Cell, Evaluator Value)[] bindings, Planning.PlanSubquery node, Evaluator comparison, int gas)
    : SubqueryEvaluator(plan, bindings, node.Dependencies, node.StateSlot, node.Volatile)
{
    private readonly IReadOnlyList<int> _cells = node.RowCells;
    private readonly bool _all = node.Kind == SubqueryKind.All;

    protected override Datum Answer(PlanExecution x, Datum[] row)
    {
        bool unknown = false;
        List<Datum[]> rows = Kept<List<Datum[]>>(x);
        foreach (Datum[] candidate in rows)
        {
            x.Charge(gas);
            for (int i = 0; i < _cells.Count; i++)
            {
                x.Cells[_cells[i]] = candidate[i];
            }

            Datum holds = comparison.Evaluate(x, row);
            if (holds.IsNull)
            {
                unknown = true;
            }
            else if (holds.Boolean != _all)
            {
                return Datum.From(!_all);
            }
        }

        return unknown ? Datum.Null : Datum.From(_all);
    }

    protected override object Make(PlanExecution x) => Collect(Plan, x);

    public static List<Datum[]> Collect(Operator plan, PlanExecution x)
    {
        var rows = new List<Datum[]>();
        using RowCursor cursor = plan.Open(x);
        while (cursor.Next() is { } next)
        {
            x.Take(RowSize.Of(next));
            rows.Add(next);
        }

        return rows;
    }
}

/// <summary>x = ANY (query) looked up by hash; rows with NULLs are kept apart, as they can only make the answer unknown.</summary>
internal sealed class HashedSubquery(
    Operator plan, (int Cell, Evaluator Value)[] bindings, Planning.PlanSubquery node, Evaluator[] keys, Evaluator[] columns, ValueRule[] rules, Evaluator comparison, int gas)
    : SubqueryEvaluator(plan, bindings, node.Dependencies, node.StateSlot, node.Volatile)
{
    protected override Datum Answer(PlanExecution x, Datum[] row)
    {
        Found found = Kept<Found>(x);
        if (found.Rows.Count == 0)
        {
            return Datum.False;
        }

        var key = new Datum[keys.Length];
        bool hasNull = false;
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = keys[i].Evaluate(x, row);
            hasNull |= key[i].IsNull;
        }

        if (!hasNull && found.Table.Find(key) >= 0)
        {
            return Datum.True;
        }

        // A single NULL makes every comparison unknown; of several columns another may still differ for sure.
        if (keys.Length == 1)
        {
            return hasNull || found.WithNull.Count > 0 ? Datum.Null : Datum.False;
        }

        foreach (Datum[] candidate in hasNull ? found.Rows : found.WithNull)
        {
            x.Charge(gas);
            for (int i = 0; i < node.RowCells.Count; i++)
            {
                x.Cells[node.RowCells[i]] = candidate[i];
            }

            if (comparison.Evaluate(x, row).IsNull)
            {
                return Datum.Null;
            }
        }

        return Datum.False;
    }

    protected override object Make(PlanExecution x)
    {
        var found = new Found(new KeyTable(rules), QuantifiedSubquery.Collect(Plan, x), []);
        var key = new Datum[columns.Length];
        foreach (Datum[] candidate in found.Rows)
        {
            for (int i = 0; i < node.RowCells.Count; i++)
            {
                x.Cells[node.RowCells[i]] = candidate[i];
            }

            bool hasNull = false;
            for (int i = 0; i < key.Length; i++)
            {
                key[i] = columns[i].Evaluate(x, candidate);
                hasNull |= key[i].IsNull;
            }

            if (hasNull)
            {
                found.WithNull.Add(candidate);
            }
            else
            {
                found.Table.FindOrAdd(key, out _);
            }
        }

        return found;
    }

    private sealed record Found(KeyTable Table, List<Datum[]> Rows, List<Datum[]> WithNull);
}
