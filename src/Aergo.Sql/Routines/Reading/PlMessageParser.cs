using System.Collections.Generic;
using Aergo.Sql.Parsing;

namespace Aergo.Sql.Routines;

/// <summary>Reads RAISE, ASSERT and GET DIAGNOSTICS.</summary>
internal sealed class PlMessageParser(PlReader reader, PlParser blocks)
{
    private readonly Cursor _cursor = reader.Cursor;

    // ---- RAISE ------------------------------------------------------------------------------------------------------------

    public PlRaise Raise()
    {
        int line = reader.Line;
        reader.Expect("raise");
        if (_cursor.Accept(TokenKind.Semicolon))
        {
            return new PlRaise(line, "EXCEPTION") { Again = true };
        }

        string level = "EXCEPTION";
        bool written = _cursor.Current is { Kind: TokenKind.Word, Text: "exception" or "warning" or "notice" or "info" or "log" or "debug" };
        if (written)
        {
            level = _cursor.Read().Text.ToUpperInvariant();
        }

        var raise = new PlRaise(line, level);
        if (written && _cursor.Is(TokenKind.Semicolon))
        {
            throw _cursor.SyntaxError();
        }

        if (_cursor.Is(TokenKind.String))
        {
            raise = Format(raise);
        }
        else if (!reader.Is("using"))
        {
            raise = Condition(raise);
        }

        if (reader.Accept("using"))
        {
            raise = raise with { Options = Options() };
        }

        reader.Semicolon();
        return raise;
    }

    private PlRaise Format(PlRaise raise)
    {
        int at = _cursor.Start;
        string format = _cursor.StringValue();
        var parameters = new List<PlExpression>();
        if (_cursor.Kind is not (TokenKind.Comma or TokenKind.Semicolon) && !reader.Is("using"))
        {
            throw _cursor.SyntaxError();
        }

        while (_cursor.Accept(TokenKind.Comma))
        {
            parameters.Add(reader.Expression(t => t.Kind is TokenKind.Comma or TokenKind.Semicolon || PlReader.IsWord(t, "using"), ", or ; or USING"));
        }

        int expected = 0;
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                continue;
            }

            if (i + 1 < format.Length && format[i + 1] == '%')
            {
                i++;
            }
            else
            {
                expected++;
            }
        }

        return expected > parameters.Count ? throw reader.Error(at, "too few parameters specified for RAISE")
            : expected < parameters.Count ? throw reader.Error(at, "too many parameters specified for RAISE")
            : raise with { Format = format, Parameters = parameters };
    }

    private PlRaise Condition(PlRaise raise)
    {
        int at = _cursor.Start;
        string name = reader.Name();
        if (name == "sqlstate")
        {
            string code = blocks.SqlStateValue();
            return raise with { Code = code, ConditionName = code };
        }

        IReadOnlyList<string> codes = ConditionNames.Find(name)
            ?? throw reader.Error(at, $"unrecognized exception condition \"{name}\"", SqlState.UndefinedObject);
        return raise with { Code = codes[0], ConditionName = name };
    }

    private List<PlRaiseOption> Options()
    {
        var options = new List<PlRaiseOption>();
        do
        {
            if (_cursor.Current is not { Kind: TokenKind.Word, Text: "errcode" or "message" or "detail" or "hint" or "column" or "constraint" or "datatype" or "table" or "schema" })
            {
                throw reader.Near("unrecognized RAISE statement option");
            }

            string name = _cursor.Read().Text;
            if (!_cursor.Accept(TokenKind.ColonEquals) && !_cursor.AcceptOperator("="))
            {
                throw reader.Near("syntax error, expected \"=\"");
            }

            options.Add(new PlRaiseOption(name, reader.Expression(t => t.Kind is TokenKind.Comma or TokenKind.Semicolon, ", or ;")));
        }
        while (_cursor.Accept(TokenKind.Comma));

        return options;
    }

    // ---- ASSERT, GET DIAGNOSTICS ------------------------------------------------------------------------------------------

    public PlAssert Assert()
    {
        int line = reader.Line;
        reader.Expect("assert");
        PlExpression condition = reader.Expression(t => t.Kind is TokenKind.Comma or TokenKind.Semicolon, ", or ;");
        PlExpression? message = _cursor.Accept(TokenKind.Comma) ? reader.Expression(PlReader.IsSemicolon, ";") : null;
        reader.Semicolon();
        return new PlAssert(line, condition, message);
    }

    public PlGetDiagnostics GetDiagnostics()
    {
        int line = reader.Line;
        reader.Expect("get");
        bool stacked = reader.Accept("stacked");
        if (!stacked)
        {
            reader.Accept("current");
        }

        reader.Expect("diagnostics");
        List<PlDiagnosticsItem> items = _cursor.List(() => Item(stacked));
        reader.Semicolon();
        return new PlGetDiagnostics(line, stacked, items);
    }

    private PlDiagnosticsItem Item(bool stacked)
    {
        PlName target = reader.DottedName();
        if (!_cursor.Accept(TokenKind.ColonEquals))
        {
            _cursor.ExpectOperator("=");
        }

        int at = _cursor.Start;
        bool? needsStack = _cursor.Current is not { Kind: TokenKind.Word } word ? null : word.Text switch
        {
            "row_count" or "pg_context" => false,
            "pg_exception_context" or "pg_exception_detail" or "pg_exception_hint" or "returned_sqlstate" or "column_name" or "constraint_name" or "pg_datatype_name"
                or "message_text" or "table_name" or "schema_name" => true,
            _ => null,
        };
        if (needsStack is not { } onlyStacked)
        {
            throw reader.Near("unrecognized GET DIAGNOSTICS item");
        }

        string item = _cursor.Read().Text;
        return onlyStacked == stacked || (item == "pg_context" && !stacked)
            ? new PlDiagnosticsItem(target, item)
            : throw reader.Error(at, $"diagnostics item {item.ToUpperInvariant()} is not allowed in GET {(stacked ? "STACKED" : "CURRENT")} DIAGNOSTICS");
    }
}
