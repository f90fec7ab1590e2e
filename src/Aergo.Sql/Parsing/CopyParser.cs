using System;
using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads COPY with its old and new options. Flags have the value "true"; column lists are joined by commas.</summary>
internal sealed class CopyParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    public CopyStatement Parse(int start)
    {
        _cursor.Expect(Keyword.Copy);
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        QualifiedName? table = null;
        SelectStatement? query = null;
        List<string> columns = [];
        if (_cursor.Is(TokenKind.LeftParenthesis))
        {
            _cursor.Read();
            int at = _cursor.Start;
            query = grammar.Statements.Preparable() as SelectStatement ?? throw _cursor.NotSupported(at, "COPY of a statement that changes data");
            _cursor.Expect(TokenKind.RightParenthesis);
        }
        else
        {
            if (_cursor.Accept(Keyword.Binary))
            {
                options["format"] = "binary";
            }

            table = _cursor.QualifiedName();
            columns = _cursor.OptionalColumnNames();
        }

        bool isFrom = table is not null && _cursor.Accept(Keyword.From);
        if (!isFrom)
        {
            _cursor.Expect(Keyword.To);
        }

        bool external = External();
        if (_cursor.Is(Keyword.Using) || _cursor.Is(Keyword.Delimiters))
        {
            _cursor.Accept(Keyword.Using);
            _cursor.Expect(Keyword.Delimiters);
            options["delimiter"] = _cursor.StringValue();
        }

        _cursor.Accept(Keyword.With);
        if (_cursor.Is(TokenKind.LeftParenthesis))
        {
            _cursor.Parenthesised(() => NewOption(options));
        }
        else
        {
            while (OldOption(options))
            {
            }
        }

        int whereAt = _cursor.Start;
        Expression? where = grammar.Selects.OptionalWhere();
        return where is not null && !isFrom
            ? throw _cursor.Error(whereAt, "WHERE clause not allowed with COPY TO")
            : new CopyStatement(table, columns, query, isFrom) { External = external, Options = options, Where = where, Position = start };
    }

    private bool External()
    {
        if (_cursor.Accept(Keyword.Stdin) || _cursor.Accept(Keyword.Stdout))
        {
            return false;
        }

        _cursor.Accept(Keyword.Program);
        _cursor.StringValue();
        return true;
    }

    private void Set(Dictionary<string, string> options, string name, string value, int position)
    {
        if (!options.TryAdd(name, value))
        {
            throw _cursor.Error(position, "conflicting or redundant options");
        }
    }

    private bool NewOption(Dictionary<string, string> options)
    {
        int position = _cursor.Start;
        string name = _cursor.Label();
        string value = "true";
        if (_cursor.Is(TokenKind.LeftParenthesis))
        {
            value = string.Join(',', _cursor.Parenthesised(_cursor.Label));
        }
        else if (_cursor.AcceptOperator("*"))
        {
            value = "*";
        }
        else if (_cursor.IsOperator("-") || _cursor.IsOperator("+"))
        {
            value = _cursor.Read().Text + _cursor.Read().Text;
        }
        else if (_cursor.Kind is TokenKind.String or TokenKind.Word or TokenKind.QuotedName or TokenKind.Integer or TokenKind.Decimal)
        {
            value = _cursor.Read().Text;
        }

        Set(options, name, value, position);
        return true;
    }

    private bool OldOption(Dictionary<string, string> options)
    {
        Token token = _cursor.Current;
        switch (token.Keyword)
        {
            case Keyword.Binary or Keyword.Csv:
                _cursor.Read();
                Set(options, "format", token.Text, token.Start);
                return true;
            case Keyword.Freeze or Keyword.Header:
                _cursor.Read();
                Set(options, token.Text, "true", token.Start);
                return true;
            case Keyword.Delimiter or Keyword.Null or Keyword.Quote or Keyword.Escape or Keyword.Encoding:
                _cursor.Read();
                if (token.Keyword != Keyword.Encoding)
                {
                    _cursor.Accept(Keyword.As);
                }

                Set(options, token.Text, _cursor.StringValue(), token.Start);
                return true;
            case Keyword.Force:
                _cursor.Read();
                string name = "force_null";
                if (_cursor.Accept(Keyword.Quote))
                {
                    name = "force_quote";
                }
                else
                {
                    name = _cursor.Accept(Keyword.Not) ? "force_not_null" : name;
                    _cursor.Expect(Keyword.Null);
                }

                string columns = name == "force_quote" && _cursor.AcceptOperator("*") ? "*" : string.Join(',', _cursor.List(_cursor.ColumnId));
                Set(options, name, columns, token.Start);
                return true;
            default:
                return false;
        }
    }
}
