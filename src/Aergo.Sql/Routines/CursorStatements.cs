using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>DECLARE, FETCH, MOVE and CLOSE over the cursors of the transaction.</summary>
public static class CursorStatements
{
    /// <summary>Runs one of them; null when the statement is something else.</summary>
    internal static StatementResult? Run(SqlContext context, Statement statement, Datum[] parameters, ParameterTypes types, IVariableScope? variables, Datum[]? frame)
    {
        switch (statement)
        {
            case DeclareCursorStatement declare:
                Declare(context, declare, parameters, types, variables, frame);
                return new StatementResult("DECLARE CURSOR", null, [], -1);
            case FetchStatement fetch:
                return Fetch(CursorTable.Of(context).Require(fetch.Cursor), fetch);
            case CloseStatement { Cursor: { } name }:
                CursorTable.Of(context).Close(name);
                return new StatementResult("CLOSE CURSOR", null, [], -1);
            case CloseStatement:
                CursorTable.Of(context).CloseAll();
                return new StatementResult("CLOSE CURSOR ALL", null, [], -1);
            default:
                return null;
        }
    }

    /// <summary>Moves a cursor and gives what it passes, or for MOVE only how much.</summary>
    public static StatementResult Fetch(SqlCursor cursor, FetchStatement fetch)
    {
        IReadOnlyList<Datum[]> rows = cursor.Fetch(fetch.Direction, fetch.Count, fetch.Move);
        string count = rows.Count.ToString(CultureInfo.InvariantCulture);
        return fetch.Move ? new StatementResult("MOVE " + count, null, [], rows.Count) : new StatementResult("FETCH " + count, cursor.Columns, rows, rows.Count);
    }

    private static void Declare(SqlContext context, DeclareCursorStatement declare, Datum[] parameters, ParameterTypes types, IVariableScope? variables, Datum[]? frame)
    {
        if (declare.Name.Length == 0)
        {
            throw new SqlException(SqlState.InvalidCursorName, "invalid cursor name: must not be empty");
        }

        Refuse(declare);
        CursorTable table = CursorTable.Of(context);
        if ((table.Find(declare.Name) ?? table.Held?.Find(declare.Name)) is not null)
        {
            throw new SqlException(SqlState.DuplicateCursor, $"cursor \"{declare.Name}\" already exists");
        }

        BoundStatement query = context.Services.Runner.Bind(context, declare.Query, types, variables)!;
        bool? scroll = declare.Scroll ? true : declare.NoScroll ? false : null;
        table.Add(CursorQuery.Open(context, declare.Name, query, parameters, frame, scroll, declare, declare.Text));
    }

    private static void Refuse(DeclareCursorStatement declare)
    {
        if (declare.Scroll && declare.NoScroll)
        {
            throw new SqlException(SqlState.InvalidCursorDefinition, "cannot specify both SCROLL and NO SCROLL");
        }

        if (declare.Query.With is { } with && with.Tables.Any(t => t.Statement is not SelectStatement))
        {
            throw new SqlException(SqlState.FeatureNotSupported, "DECLARE CURSOR must not contain data-modifying statements in WITH");
        }

        if (declare.Query.Body is SelectCore { Into: not null })
        {
            throw new SqlException(SqlState.SyntaxError, "SELECT ... INTO is not allowed here");
        }

        if (declare.Query.Locking.Count == 0)
        {
            return;
        }

        string strength = declare.Query.Locking[0].Strength;
        string? problem = declare.Hold ? $"DECLARE CURSOR WITH HOLD ... {strength} is not supported"
            : declare.Scroll ? $"DECLARE SCROLL CURSOR ... {strength} is not supported"
            : declare.Insensitive ? $"DECLARE INSENSITIVE CURSOR ... {strength} is not valid"
            : null;
        if (problem is not null)
        {
            throw new SqlException(SqlState.FeatureNotSupported, problem)
            {
                Detail = declare.Hold ? "Holdable cursors must be READ ONLY." : declare.Scroll ? "Scrollable cursors must be READ ONLY." : "Insensitive cursors must be READ ONLY.",
            };
        }
    }
}
