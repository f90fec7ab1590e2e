using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Where INTO puts a row.</summary>
internal sealed record IntoTargets(IReadOnlyList<PlTarget> Targets, bool Strict)
{
    /// <summary>Takes the first row of a result, with the errors of STRICT and of changes that return several rows.</summary>
    public void Take(PlFrame frame, SiteResult result, bool isChange)
    {
        if (result.Rows.Count == 0)
        {
            if (Strict)
            {
                throw new SqlException(SqlState.NoDataFound, "query returned no rows");
            }

            Rows.Store(frame, Targets, result.Columns!, null);
            return;
        }

        if (result.Rows.Count > 1 && (Strict || isChange))
        {
            throw new SqlException(SqlState.TooManyRows, "query returned more than one row")
            {
                Hint = "Make sure the query returns a single row, or use LIMIT 1.",
            };
        }

        Rows.Store(frame, Targets, result.Columns!, result.Rows[0]);
    }

    /// <summary>How many rows must be read to know what to do.</summary>
    public int RowsNeeded => Strict ? 2 : 1;
}

/// <summary>An SQL statement, with or without INTO.</summary>
internal sealed class ExecSqlNode(int line, StatementSite site, IntoTargets? into) : PlNode(line, "SQL statement")
{
    protected override Flow Execute(PlFrame frame)
    {
        Refuse(site.Source.Statement);
        if (into is null && site.Source.Statement is SelectStatement && site.ReturnsRows(frame))
        {
            throw NoDestination(false);
        }

        SiteResult result = site.Run(frame, into?.RowsNeeded ?? int.MaxValue);
        bool isChange = site.Source.Statement is InsertStatement or UpdateStatement or DeleteStatement or MergeStatement;
        if (isChange || site.Source.Statement is SelectStatement)
        {
            frame.SetFound(result.Affected > 0);
        }

        frame.RowCount = System.Math.Max(0, result.Affected);
        if (into is not null)
        {
            if (result.Columns is null)
            {
                throw new SqlException(SqlState.SyntaxError, "INTO used with a command that cannot return data");
            }

            into.Take(frame, result, isChange);
        }
        else if (result.Columns is { Count: > 0 })
        {
            throw NoDestination(isChange);
        }

        return Flow.Next;
    }

    private static SqlException NoDestination(bool isChange) => new(SqlState.SyntaxError, "query has no destination for result data")
    {
        Hint = isChange ? null : "If you want to discard the results of a SELECT, use PERFORM instead.",
    };

    private static void Refuse(Statement statement)
    {
        switch (statement)
        {
            case TransactionStatement:
                throw new SqlException(SqlState.FeatureNotSupported, "unsupported transaction command in PL/pgSQL");
            case CopyStatement:
                throw new SqlException(SqlState.FeatureNotSupported, "cannot COPY to/from client in PL/pgSQL");
        }
    }
}

internal sealed class PerformNode(int line, StatementSite site) : PlNode(line, "PERFORM")
{
    protected override Flow Execute(PlFrame frame)
    {
        SiteResult result = site.Run(frame);
        frame.RowCount = result.Rows.Count;
        frame.SetFound(result.Rows.Count > 0);
        return Flow.Next;
    }
}

internal sealed class ExecuteNode(int line, DynamicSql sql, IntoTargets? into) : PlNode(line, "EXECUTE")
{
    protected override Flow Execute(PlFrame frame)
    {
        SiteResult result = sql.Run(frame);
        frame.RowCount = System.Math.Max(0, result.Affected);
        if (into is null)
        {
            return Flow.Next;
        }

        if (result.Columns is null)
        {
            throw new SqlException(SqlState.SyntaxError, "INTO used with a command that cannot return data");
        }

        // Unlike a plain change, EXECUTE takes the first of several rows unless it says STRICT.
        into.Take(frame, result, false);
        return Flow.Next;
    }
}

/// <summary>CALL and DO. Results of INOUT and OUT parameters go to the arguments, which must be variables.</summary>
internal sealed class CallNode(int line, StatementSite site, IReadOnlyList<PlTarget?> arguments, IReadOnlyList<string?> names)
    : PlNode(line, site.Source.Statement is DoStatement ? "DO" : "CALL")
{
    protected override Flow Execute(PlFrame frame)
    {
        SiteResult result = site.Run(frame);
        if (result.Columns is not { Count: > 0 } columns || result.Rows.Count == 0)
        {
            return Flow.Next;
        }

        IReadOnlyList<int> places = OutputPlaces(frame, columns.Count);
        for (int i = 0; i < columns.Count; i++)
        {
            PlTarget target = places[i] < arguments.Count && arguments[places[i]] is { } found ? found
                : throw new SqlException(
                    SqlState.SyntaxError,
                    string.Create(CultureInfo.InvariantCulture, $"procedure parameter \"{columns[i].Name}\" is an output parameter but corresponding argument is not writable"));
            target.Store(frame, new TypedDatum(result.Rows[0][i], columns[i].Type, columns[i].Modifier));
        }

        return Flow.Next;
    }

    /// <summary>For each output the place of its argument.</summary>
    private List<int> OutputPlaces(PlFrame frame, int count)
    {
        QualifiedName name = ((CallStatement)site.Source.Statement).Call.Name;
        foreach (IReadOnlyList<(string? Name, bool IsOutput)> candidate in ProcedureLookup.Candidates(frame.Context, name, arguments.Count))
        {
            var places = new List<int>();
            int positional = 0;
            for (int i = 0; i < candidate.Count; i++)
            {
                int at = -1;
                for (int j = 0; j < names.Count && at < 0; j++)
                {
                    at = names[j] is not null && names[j] == candidate[i].Name ? j : -1;
                }

                if (at < 0)
                {
                    at = positional < names.Count && names[positional] is null ? positional++ : int.MaxValue;
                }

                if (candidate[i].IsOutput)
                {
                    places.Add(at);
                }
            }

            if (places.Count == count)
            {
                return places;
            }
        }

        return Enumerable.Repeat(int.MaxValue, count).ToList();
    }
}

/// <summary>FOR over the rows of a query, known or made at run time.</summary>
internal sealed class ForRowsNode(int line, string action, string? label, IReadOnlyList<PlTarget> targets, System.Func<PlFrame, SiteResult> open, PlNode[] body)
    : PlLoopNode(line, action, label, body)
{
    protected override Flow Execute(PlFrame frame)
    {
        SiteResult result = open(frame);
        if (result.Columns is not { } columns)
        {
            throw new SqlException(SqlState.InvalidCursorDefinition, "cannot open a statement without rows as cursor");
        }

        bool found = false;
        Flow flow = Flow.Next;
        using (new HeldRows(frame.Context, result.Rows))
        {
            foreach (Datum[] row in result.Rows)
            {
                found = true;
                Rows.Store(frame, targets, columns, row);
                if (!Turn(frame, out flow))
                {
                    break;
                }
            }
        }

        // A loop that met no row leaves its variables NULL.
        if (!found)
        {
            Rows.Store(frame, targets, columns, null);
        }

        frame.SetFound(found);
        return flow;
    }
}
