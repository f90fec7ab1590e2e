using System;
using System.Collections.Generic;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

internal sealed class AssignNode(int line, PlTarget target, ExpressionSite value) : PlNode(line, "assignment")
{
    public PlTarget Target => target;

    public ExpressionSite Value => value;

    protected override Flow Execute(PlFrame frame)
    {
        target.Store(frame, value.EvaluateTyped(frame));
        return Flow.Next;
    }
}

/// <summary>Assignment to a part: an array element, a field of a field.</summary>
internal sealed class AssignPartNode(int line, PartSite part, ExpressionSite value) : PlNode(line, "assignment")
{
    protected override Flow Execute(PlFrame frame)
    {
        part.Store(frame, value.EvaluateTyped(frame));
        return Flow.Next;
    }
}

internal sealed class IfNode(int line, (ExpressionSite Condition, PlNode[] Body)[] branches, PlNode[] otherwise) : PlNode(line, "IF")
{
    public (ExpressionSite Condition, PlNode[] Body)[] Branches => branches;

    public PlNode[] Otherwise => otherwise;

    protected override Flow Execute(PlFrame frame)
    {
        foreach ((ExpressionSite condition, PlNode[] body) in branches)
        {
            if (condition.Evaluate(frame).IsTrue)
            {
                return RunAll(body, frame);
            }
        }

        return RunAll(otherwise, frame);
    }
}

/// <summary>CASE. With an operand, its value lies in a slot of its own and the conditions compare with it.</summary>
internal sealed class CaseNode(int line, ExpressionSite? operand, CaseOperand? place, (ExpressionSite Condition, PlNode[] Body)[] branches, PlNode[]? otherwise) : PlNode(line, "CASE")
{
    public bool HasOperand => operand is not null;

    public (ExpressionSite Condition, PlNode[] Body)[] Branches => branches;

    public PlNode[]? Otherwise => otherwise;

    public static SqlException NotFound() => new(SqlState.CaseNotFound, "case not found") { Hint = "CASE statement is missing ELSE part." };

    protected override Flow Execute(PlFrame frame)
    {
        if (operand is not null)
        {
            TypedDatum value = operand.EvaluateTyped(frame);
            place!.Set(frame, value);
        }

        foreach ((ExpressionSite condition, PlNode[] body) in branches)
        {
            if (condition.Evaluate(frame).IsTrue)
            {
                return RunAll(body, frame);
            }
        }

        return otherwise is not null
            ? RunAll(otherwise, frame)
            : throw NotFound();
    }
}

/// <summary>Where the operand of CASE is kept: a generic record of one field, so that its type may be what it is.</summary>
internal sealed class CaseOperand(PlSlot slot)
{
    public const string Field = "value";

    public void Set(PlFrame frame, TypedDatum value)
    {
        Datum present = frame.Slots[slot.Index];
        SqlType type = !present.IsNull && present.Ref<SqlRecord>().Type is { } known && known.Fields[0].Type.Oid == value.Type.Oid && known.Fields[0].Modifier == value.Modifier
            ? known
            : SqlRecord.AnonymousType([new SqlField(Field, value.Type, value.Modifier)]);
        frame.Slots[slot.Index] = Datum.FromObject(new SqlRecord(type, [value.Value]));
    }
}

internal sealed class ExitNode(int line, bool isContinue, string? label, ExpressionSite? when) : PlNode(line, isContinue ? "CONTINUE" : "EXIT")
{
    public bool IsContinue => isContinue;

    public string? Label => label;

    public ExpressionSite? When => when;

    protected override Flow Execute(PlFrame frame)
    {
        if (when is not null && !when.Evaluate(frame).IsTrue)
        {
            return Flow.Next;
        }

        frame.ExitLabel = label;
        return isContinue ? Flow.Continue : Flow.Exit;
    }
}

internal sealed class LoopNode(int line, string? label, PlNode[] body) : PlLoopNode(line, "LOOP", label, body)
{
    protected override bool IsCompiledWhole => true;

    protected override Flow Execute(PlFrame frame)
    {
        Flow flow;
        while (!TryCompiled(frame, default, out flow) && Turn(frame, out flow))
        {
        }

        return flow;
    }
}

internal sealed class WhileNode(int line, string? label, ExpressionSite condition, PlNode[] body) : PlLoopNode(line, "WHILE", label, body)
{
    protected override bool IsCompiledWhole => true;

    public ExpressionSite Condition => condition;

    /// <summary>Goes on from the test of the condition.</summary>
    public Flow Resume(PlFrame frame)
    {
        Flow flow = Flow.Next;
        while (!TryCompiled(frame, default, out flow) && condition.Evaluate(frame).IsTrue && Turn(frame, out flow))
        {
        }

        return flow;
    }

    protected override Flow Execute(PlFrame frame) => Resume(frame);
}

internal sealed class ForIntegerNode(int line, string? label, PlSlot variable, ExpressionSite from, ExpressionSite to, ExpressionSite? step, bool reverse, PlNode[] body)
    : PlLoopNode(line, "FOR with integer loop variable", label, body)
{
    protected override bool IsCompiledWhole => true;

    public PlSlot Variable => variable;

    public bool Reverse => reverse;

    public ExpressionSite From => from;

    public ExpressionSite To => to;

    public ExpressionSite? Step => step;

    /// <summary>The bounds of the loop before its first turn.</summary>
    public IntegerRange Range(PlFrame frame)
    {
        int value = Bound(frame, from, "lower bound");
        int end = Bound(frame, to, "upper bound");
        int by = step is null ? 1 : Bound(frame, step, "BY value");
        return by > 0
            ? new IntegerRange(value, end, by)
            : throw new SqlException(SqlState.InvalidParameterValue, "BY value of FOR loop must be greater than zero");
    }

    protected override Flow Execute(PlFrame frame)
    {
        (long next, long end, long by) = Range(frame);
        bool found = false;
        Flow flow = Flow.Next;
        while (reverse ? next >= end : next <= end)
        {
            if (TryCompiled(frame, new IntegerRange(next, end, by), out flow))
            {
                return flow;
            }

            found = true;
            frame.Slots[variable.Index] = Datum.From((int)next);
            if (!Turn(frame, out flow))
            {
                break;
            }

            next += reverse ? -by : by;
            if (next is < int.MinValue or > int.MaxValue)
            {
                break;
            }
        }

        frame.SetFound(found);
        return flow;
    }

    private static int Bound(PlFrame frame, ExpressionSite site, string what)
    {
        Datum value = site.Evaluate(frame);
        return value.IsNull ? throw new SqlException(SqlState.NullNotAllowed, $"{what} of FOR loop cannot be null") : value.Int32;
    }
}

internal sealed class ForEachNode(int line, string? label, IReadOnlyList<PlTarget> targets, int slice, ExpressionSite array, PlNode[] body)
    : PlLoopNode(line, "FOREACH over array", label, body)
{
    protected override Flow Execute(PlFrame frame)
    {
        TypedDatum value = array.EvaluateTyped(frame);
        if (value.Value.IsNull)
        {
            throw new SqlException(SqlState.NullNotAllowed, "FOREACH expression must not be null");
        }

        SqlType type = value.Type.Underlying;
        if (type.Element is null)
        {
            throw new SqlException(SqlState.DatatypeMismatch, $"FOREACH expression must yield an array, not type {RoutineBinding.TypeText(frame.Context, value.Type)}");
        }

        SqlArray items = value.Value.Ref<SqlArray>();
        if (slice < 0 || slice > items.Rank)
        {
            throw new SqlException(SqlState.ArraySubscriptError, $"slice dimension ({slice}) is out of the valid range 0..{items.Rank}");
        }

        SqlType? place = targets[0].StaticType?.Underlying;
        if (slice > 0 && place is not null && place.Element is null)
        {
            throw new SqlException(SqlState.DatatypeMismatch, "FOREACH ... SLICE loop variable must be of an array type");
        }

        if (slice == 0 && place is { Element: not null })
        {
            throw new SqlException(SqlState.DatatypeMismatch, "FOREACH loop variable must not be of an array type");
        }

        return slice == 0 ? Elements(frame, items, type.Element) : Slices(frame, items, value.Type);
    }

    private Flow Elements(PlFrame frame, SqlArray items, SqlType element)
    {
        bool found = false;
        Flow flow = Flow.Next;
        foreach (Datum item in items.Items)
        {
            found = true;
            Assign(frame, new TypedDatum(item, element, -1));
            if (!Turn(frame, out flow))
            {
                break;
            }
        }

        frame.SetFound(found);
        return flow;
    }

    private Flow Slices(PlFrame frame, SqlArray items, SqlType type)
    {
        int kept = items.Rank - slice;
        int[] dimensions = items.Dimensions[kept..];
        int[] bounds = items.LowerBounds[kept..];
        int size = items.Rank == 0 ? 0 : SqlArray.CountItems(dimensions);
        bool found = false;
        Flow flow = Flow.Next;
        for (int at = 0; size > 0 && at < items.Count; at += size)
        {
            found = true;
            var part = new SqlArray(items.ElementType, dimensions, bounds, items.Items[at..(at + size)]);
            Assign(frame, new TypedDatum(Datum.FromObject(part), type, -1));
            if (!Turn(frame, out flow))
            {
                break;
            }
        }

        frame.SetFound(found);
        return flow;
    }

    private void Assign(PlFrame frame, TypedDatum value)
    {
        if (targets.Count == 1)
        {
            targets[0].Store(frame, value);
            return;
        }

        SqlRecord row = value.Value.IsNull || value.Type.Underlying.Representation != Representation.Record
            ? throw new SqlException(SqlState.DatatypeMismatch, "FOREACH loop variables need an array of rows")
            : value.Value.Ref<SqlRecord>();
        for (int i = 0; i < targets.Count; i++)
        {
            bool given = i < row.Fields.Length;
            targets[i].Store(frame, new TypedDatum(given ? row.Fields[i] : Datum.Null, given ? row.Type.Fields[i].Type : SqlTypes.Unknown, -1));
        }
    }
}
