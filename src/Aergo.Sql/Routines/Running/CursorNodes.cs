using System;
using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Opens cursors: the rows are read at once, so that later changes do not show in them.</summary>
internal static class CursorOpening
{
    public static SqlCursor Open(PlFrame frame, PlSlot variable, StatementSite query, bool? scroll)
    {
        BoundStatement bound = query.Bound(frame) is { Columns.Count: > 0, Verb: "SELECT" } rows ? rows
            : throw new SqlException(SqlState.InvalidCursorDefinition, "cannot open a statement without rows as cursor");
        return Add(frame, variable, name => CursorQuery.Open(frame.Context, name, bound, frame.ParameterValues(), frame.Slots, scroll, text: query.Source.Text));
    }

    public static SqlCursor Open(PlFrame frame, PlSlot variable, SiteResult result, bool? scroll, string text)
    {
        if (result.Columns is null)
        {
            throw new SqlException(SqlState.InvalidCursorDefinition, "cannot open a statement without rows as cursor");
        }

        return Add(frame, variable, name => new SqlCursor(name, result.Columns, result.Rows, scroll ?? true) { Text = text, CreatedAt = frame.Context.TransactionTimestamp });
    }

    private static SqlCursor Add(PlFrame frame, PlSlot variable, Func<string, SqlCursor> open)
    {
        CursorTable table = CursorTable.Of(frame.Context);
        Datum given = frame.Slots[variable.Index];
        string name = given.IsNull ? table.NewName() : given.Text;
        if (table.Find(name) is not null)
        {
            throw InUse(name);
        }

        SqlCursor cursor = open(name);
        table.Add(cursor);
        frame.Slots[variable.Index] = Datum.From(name);
        return cursor;
    }

    public static SqlException InUse(string name) => new(SqlState.DuplicateCursor, $"cursor \"{name}\" already in use");

    /// <summary>42P03 before the query is run when the name is taken already.</summary>
    public static void MustBeFree(PlFrame frame, PlSlot variable)
    {
        Datum given = frame.Slots[variable.Index];
        if (!given.IsNull && CursorTable.Of(frame.Context).Find(given.Text) is not null)
        {
            throw InUse(given.Text);
        }
    }

    public static SqlCursor Require(PlFrame frame, PlSlot variable)
    {
        Datum name = frame.Slots[variable.Index];
        return name.IsNull
            ? throw new SqlException(SqlState.NullNotAllowed, $"cursor variable \"{variable.Name}\" is null")
            : CursorTable.Of(frame.Context).Require(name.Text);
    }

    /// <summary>Puts the arguments into the cursor's parameters.</summary>
    public static void Arguments(PlFrame frame, BoundCursor cursor, IReadOnlyList<ExpressionSite> arguments)
    {
        var values = new TypedDatum[arguments.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].EvaluateTyped(frame);
        }

        for (int i = 0; i < values.Length; i++)
        {
            new PlTarget(cursor.Parameters[i], null).Store(frame, values[i]);
        }
    }
}

internal sealed class OpenNode(int line, PlSlot variable, BoundCursor? bound, IReadOnlyList<ExpressionSite> arguments, StatementSite? query, DynamicSql? dynamic, bool? scroll)
    : PlNode(line, "OPEN")
{
    protected override Flow Execute(PlFrame frame)
    {
        CursorOpening.MustBeFree(frame, variable);
        if (bound is not null)
        {
            CursorOpening.Arguments(frame, bound, arguments);
            CursorOpening.Open(frame, variable, bound.Site, scroll);
        }
        else if (query is not null)
        {
            CursorOpening.Open(frame, variable, query, scroll);
        }
        else
        {
            CursorOpening.Open(frame, variable, dynamic!.Run(frame, mustReturnRows: true), scroll, string.Empty);
        }

        return Flow.Next;
    }
}

/// <summary>FETCH into targets, or MOVE when there are none.</summary>
internal sealed class FetchNode(int line, PlSlot variable, FetchDirection direction, ExpressionSite? count, IReadOnlyList<PlTarget>? targets)
    : PlNode(line, targets is null ? "MOVE" : "FETCH")
{
    protected override Flow Execute(PlFrame frame)
    {
        SqlCursor cursor = CursorOpening.Require(frame, variable);
        long number = 1;
        if (count is not null)
        {
            Datum value = count.Evaluate(frame);
            number = value.IsNull ? throw new SqlException(SqlState.NullNotAllowed, "relative or absolute cursor position is null") : value.Int32;
        }

        IReadOnlyList<Datum[]> rows = cursor.Fetch(direction, number, moveOnly: targets is null);
        if (targets is not null)
        {
            Rows.Store(frame, targets, cursor.Columns, rows.Count > 0 ? rows[0] : null);
        }

        frame.RowCount = rows.Count;
        frame.SetFound(rows.Count > 0);
        return Flow.Next;
    }
}

internal sealed class CloseNode(int line, PlSlot variable) : PlNode(line, "CLOSE")
{
    protected override Flow Execute(PlFrame frame)
    {
        SqlCursor cursor = CursorOpening.Require(frame, variable);
        CursorTable.Of(frame.Context).Close(cursor.Name);
        return Flow.Next;
    }
}

/// <summary>FOR over a bound cursor: opens it, walks it, closes it.</summary>
internal sealed class ForCursorNode(int line, string? label, PlSlot row, PlSlot variable, BoundCursor bound, IReadOnlyList<ExpressionSite> arguments, PlNode[] body)
    : PlLoopNode(line, "FOR over cursor", label, body)
{
    protected override Flow Execute(PlFrame frame)
    {
        Datum before = frame.Slots[variable.Index];
        CursorOpening.MustBeFree(frame, variable);
        CursorOpening.Arguments(frame, bound, arguments);
        SqlCursor cursor = CursorOpening.Open(frame, variable, bound.Site, bound.Scroll);
        PlTarget[] targets = [new PlTarget(row, null)];
        bool found = false;
        Flow flow = Flow.Next;
        while (cursor.Fetch(FetchDirection.Next, 1) is [var next])
        {
            found = true;
            Rows.Store(frame, targets, cursor.Columns, next);
            if (!Turn(frame, out flow))
            {
                break;
            }
        }

        if (CursorTable.Of(frame.Context).Find(cursor.Name) is { } open && ReferenceEquals(open, cursor))
        {
            CursorTable.Of(frame.Context).Close(cursor.Name);
        }

        frame.Slots[variable.Index] = before;
        frame.SetFound(found);
        return flow;
    }
}
