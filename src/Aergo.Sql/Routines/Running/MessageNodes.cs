using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

internal sealed class RaiseNode(int line, PlRaise raise, ExpressionSite[] parameters, (string Name, ExpressionSite Value)[] options) : PlNode(line, "RAISE")
{
    protected override Flow Execute(PlFrame frame)
    {
        if (raise.Again)
        {
            throw frame.Handling ?? new SqlException(
                SqlState.StackedDiagnosticsWithoutHandler, "RAISE without parameters cannot be used outside an exception handler");
        }

        string? code = raise.Code;
        string? condition = raise.ConditionName;
        string? message = raise.Format is null ? null : Format(frame);
        var fields = new Dictionary<string, string>();
        foreach ((string name, ExpressionSite site) in options)
        {
            string value = Text(frame, site) ?? throw new SqlException(SqlState.NullNotAllowed, "RAISE statement option cannot be null");
            bool twice = name switch
            {
                "errcode" => code is not null,
                "message" => message is not null,
                _ => fields.ContainsKey(name),
            };
            if (twice)
            {
                throw new SqlException(SqlState.SyntaxError, "RAISE option already specified: " + name.ToUpperInvariant());
            }

            switch (name)
            {
                case "errcode":
                    (code, condition) = (Code(value), value);
                    break;
                case "message":
                    message = value;
                    break;
                default:
                    fields[name] = value;
                    break;
            }
        }

        if (raise.Level != "EXCEPTION")
        {
            Notice(frame.Context, message ?? condition ?? code!, code, fields);
            return Flow.Next;
        }

        code ??= SqlState.RaiseException;
        throw new SqlException(code, message ?? condition ?? code)
        {
            Detail = fields.GetValueOrDefault("detail"),
            Hint = fields.GetValueOrDefault("hint"),
            ColumnName = fields.GetValueOrDefault("column"),
            ConstraintName = fields.GetValueOrDefault("constraint"),
            DataTypeName = fields.GetValueOrDefault("datatype"),
            TableName = fields.GetValueOrDefault("table"),
            SchemaName = fields.GetValueOrDefault("schema"),
        };
    }

    private void Notice(SqlContext context, string message, string? code, Dictionary<string, string> fields)
    {
        // As a client with PostgreSQL's default settings sees them: DEBUG and LOG stay on the server.
        if (raise.Level is "DEBUG" or "LOG")
        {
            return;
        }

        code ??= raise.Level == "WARNING" ? SqlState.Warning : SqlState.SuccessfulCompletion;
        context.Notices.Add(new SqlNotice(raise.Level, code, message, fields.GetValueOrDefault("detail"), fields.GetValueOrDefault("hint")));
    }

    private static string Code(string value)
    {
        if (value.Length == 5 && value.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c)))
        {
            return value;
        }

        return ConditionNames.Find(value) is { } codes ? codes[0] : throw new SqlException(SqlState.UndefinedObject, $"unrecognized exception condition \"{value}\"");
    }

    private static string? Text(PlFrame frame, ExpressionSite site)
    {
        TypedDatum value = site.EvaluateTyped(frame);
        return frame.Routine.Conversions.Text(frame.Context, value.Value, value.Type);
    }

    private string Format(PlFrame frame)
    {
        var text = new StringBuilder();
        int next = 0;
        string format = raise.Format!;
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
            }
            else if (i + 1 < format.Length && format[i + 1] == '%')
            {
                text.Append('%');
                i++;
            }
            else
            {
                text.Append(Text(frame, parameters[next++]) ?? "<NULL>");
            }
        }

        return text.ToString();
    }
}

internal sealed class AssertNode(int line, ExpressionSite condition, ExpressionSite? message) : PlNode(line, "ASSERT")
{
    protected override Flow Execute(PlFrame frame)
    {
        if (condition.Evaluate(frame).IsTrue)
        {
            return Flow.Next;
        }

        string? text = null;
        if (message is not null)
        {
            TypedDatum value = message.EvaluateTyped(frame);
            text = frame.Routine.Conversions.Text(frame.Context, value.Value, value.Type);
        }

        throw new SqlException(SqlState.AssertFailure, text ?? "assertion failed");
    }
}

internal sealed class GetDiagnosticsNode(int line, bool stacked, (PlTarget Target, string Item)[] items)
    : PlNode(line, stacked ? "GET STACKED DIAGNOSTICS" : "GET DIAGNOSTICS")
{
    protected override Flow Execute(PlFrame frame)
    {
        if (stacked && frame.Handling is null)
        {
            throw new SqlException(SqlState.StackedDiagnosticsWithoutHandler, "GET STACKED DIAGNOSTICS cannot be used outside an exception handler");
        }

        foreach ((PlTarget target, string item) in items)
        {
            target.Store(frame, item == "row_count"
                ? new TypedDatum(Datum.From(frame.RowCount), SqlTypes.Int8, -1)
                : new TypedDatum(Datum.From(Item(frame, item)), SqlTypes.Text, -1));
        }

        return Flow.Next;
    }

    private static string Item(PlFrame frame, string item)
    {
        RoutineStack stack = RoutineStack.Of(frame.Context);
        if (item == "pg_context")
        {
            return stack.Describe(stack.Depth, null);
        }

        SqlException error = frame.Handling!;
        return item switch
        {
            "returned_sqlstate" => error.Code,
            "message_text" => error.Message,
            "pg_exception_detail" => error.Detail,
            "pg_exception_hint" => error.Hint,
            "pg_exception_context" => stack.Describe(stack.Depth - 1, error.Context),
            "column_name" => error.ColumnName,
            "constraint_name" => error.ConstraintName,
            "pg_datatype_name" => error.DataTypeName,
            "table_name" => error.TableName,
            _ => error.SchemaName,
        } ?? "";
    }
}

internal sealed class CommitNode(int line, bool rollback) : PlNode(line, rollback ? "ROLLBACK" : "COMMIT")
{
    protected override Flow Execute(PlFrame frame) => throw new SqlException(SqlState.InvalidTransactionTermination, "invalid transaction termination");
}
