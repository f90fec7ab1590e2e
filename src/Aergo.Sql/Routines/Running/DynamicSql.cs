using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Runs SQL made at run time: EXECUTE and its kind. Parsing is paid by the byte, whether a cache knows the text or not.</summary>
internal sealed class DynamicSql(ExpressionSite query, ExpressionSite[] arguments)
{
    private const string Switch = "aergo.dynamic_sql";

    /// <summary>Runs all statements of the text; the result is the last one's.</summary>
    public SiteResult Run(PlFrame frame, int rowsMax = int.MaxValue, bool mustReturnRows = false, string what = "EXECUTE")
    {
        SqlContext context = frame.Context;
        if (context.Settings.Others.TryGetValue(Switch, out string? allowed) && allowed is "off" or "false" or "no" or "0")
        {
            throw SqlException.NotSupported("dynamic SQL here", $"The setting {Switch} is off.");
        }

        string text = Text(frame, what);
        context.Gas.Charge((long)text.Length * GasSchedule.TextByte);
        RoutineStack stack = RoutineStack.Of(context);
        int depth = stack.Depth;
        string line = $"SQL statement \"{text}\"";
        (Datum[] values, SqlType[] types) = Values(frame);
        stack.Push(new TextLine(line));
        try
        {
            var result = new SiteResult(null, [], 0);
            foreach (Statement statement in context.Services.Runner.Parse(text))
            {
                result = Run(context, statement, values, types, rowsMax);
            }

            return mustReturnRows && result.Columns is null ? throw new SqlException(SqlState.InvalidCursorDefinition, "cannot open a query without rows as cursor") : result with { Description = line };
        }
        catch (SqlException error)
        {
            if (error.InternalQuery is null && error.Position > 0)
            {
                ExpressionSite.MoveInside(error, text);
            }
            else
            {
                error.AddContext(line);
            }

            throw;
        }
        finally
        {
            stack.CutTo(depth);
        }
    }

    private static SiteResult Run(SqlContext context, Statement statement, Datum[] values, SqlType[] types, int rowsMax)
    {
        switch (statement)
        {
            case TransactionStatement:
                throw new SqlException(SqlState.FeatureNotSupported, "EXECUTE of transaction commands is not implemented");
            case CopyStatement:
                throw new SqlException(SqlState.FeatureNotSupported, "cannot COPY to/from client in PL/pgSQL");
            case SelectStatement { Body: SelectCore { Into: not null } }:
                throw new SqlException(SqlState.FeatureNotSupported, "EXECUTE of SELECT ... INTO is not implemented")
                {
                    Hint = "You might want to use EXECUTE ... INTO or EXECUTE CREATE TABLE ... AS instead.",
                };
        }

        StatementResult result = context.Services.Runner.Run(context, statement, values, types);
        List<Datum[]> rows = result.Columns is null ? [] : result.Rows.Take(rowsMax).ToList();
        long affected = statement is SelectStatement ? rows.Count : Math.Max(0, result.Affected);
        return new SiteResult(result.Columns, rows, affected);
    }

    /// <summary>The text to run; 22004 when it is NULL.</summary>
    private string Text(PlFrame frame, string what)
    {
        TypedDatum value = query.EvaluateTyped(frame);
        return frame.Routine.Conversions.Text(frame.Context, value.Value, value.Type)
            ?? throw new SqlException(SqlState.NullNotAllowed, $"query string argument of {what} is null");
    }

    private (Datum[] Values, SqlType[] Types) Values(PlFrame frame)
    {
        var values = new Datum[arguments.Length];
        var types = new SqlType[arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            TypedDatum argument = arguments[i].EvaluateTyped(frame);
            (values[i], types[i]) = (argument.Value, argument.Type);
        }

        return (values, types);
    }
}
