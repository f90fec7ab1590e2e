using System;
using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Functions with a syntax of their own, and values named by a key word.</summary>
internal sealed class KeywordFunctionParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    /// <summary>A call of a function in pg_catalog.</summary>
    public static FunctionCall SystemCall(string name, int position, params IReadOnlyList<Expression> arguments)
    {
        var list = new Argument[arguments.Count];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = new Argument(arguments[i]) { Position = arguments[i].Position };
        }

        return new FunctionCall(new QualifiedName(["pg_catalog", name]) { Position = position }, list) { Position = position };
    }

    /// <summary>What the key word stands for, or null when it is a plain name here.</summary>
    public Expression? TryParse(Token token)
    {
        if (ValueOf(token.Keyword) is { } value)
        {
            return Value(token, value);
        }

        Token next = _cursor.Peek(1);
        if (token.Keyword == Keyword.Collation && next.Keyword == Keyword.For)
        {
            _cursor.Index += 2;
            return Wrapped(() => SystemCall("pg_collation_for", token.Start, grammar.Expressions.Parse()));
        }

        if (next.Kind != TokenKind.LeftParenthesis)
        {
            return null;
        }

        switch (token.Keyword)
        {
            case Keyword.Cast:
                return Call(Cast);
            case Keyword.Coalesce:
                return Special(SpecialForm.Coalesce);
            case Keyword.Greatest:
                return Special(SpecialForm.Greatest);
            case Keyword.Least:
                return Special(SpecialForm.Least);
            case Keyword.Grouping:
                return Special(SpecialForm.Grouping);
            case Keyword.Nullif:
                return Call(position =>
                {
                    Expression left = grammar.Expressions.Parse();
                    _cursor.Expect(TokenKind.Comma);
                    return new SpecialCall(SpecialForm.NullIf, [left, grammar.Expressions.Parse()]) { Position = position };
                });
            case Keyword.Extract:
                return Call(Extract);
            case Keyword.Overlay:
                return Call(Overlay);
            case Keyword.Position:
                return Call(position =>
                {
                    Expression part = grammar.Expressions.ParseRestricted();
                    _cursor.Expect(Keyword.In);
                    return SystemCall("position", position, grammar.Expressions.ParseRestricted(), part);
                });
            case Keyword.Substring:
                return Call(Substring);
            case Keyword.Trim:
                return Call(Trim);
            case Keyword.Normalize:
                return Call(Normalize);
            case Keyword.Treat:
                throw _cursor.NotSupported(token.Start, "TREAT");
            case Keyword.Xmlconcat or Keyword.Xmlelement or Keyword.Xmlexists or Keyword.Xmlforest or Keyword.Xmlparse or Keyword.Xmlpi
                or Keyword.Xmlroot or Keyword.Xmlserialize:
                throw _cursor.NotSupported(token.Start, "XML");
            default:
                return null;
        }
    }

    private static SqlValueKind? ValueOf(Keyword keyword) => keyword switch
    {
        Keyword.CurrentDate => SqlValueKind.CurrentDate,
        Keyword.CurrentTime => SqlValueKind.CurrentTime,
        Keyword.CurrentTimestamp => SqlValueKind.CurrentTimestamp,
        Keyword.Localtime => SqlValueKind.LocalTime,
        Keyword.Localtimestamp => SqlValueKind.LocalTimestamp,
        Keyword.CurrentUser => SqlValueKind.CurrentUser,
        Keyword.SessionUser => SqlValueKind.SessionUser,
        Keyword.User => SqlValueKind.User,
        Keyword.CurrentRole => SqlValueKind.CurrentRole,
        Keyword.CurrentCatalog => SqlValueKind.CurrentCatalog,
        Keyword.CurrentSchema => SqlValueKind.CurrentSchema,
        _ => null,
    };

    private SqlValue? Value(Token token, SqlValueKind kind)
    {
        bool call = _cursor.Peek(1).Kind == TokenKind.LeftParenthesis;
        if (call && kind == SqlValueKind.CurrentSchema)
        {
            return null;
        }

        _cursor.Read();
        int? precision = null;
        if (call && kind is SqlValueKind.CurrentTime or SqlValueKind.CurrentTimestamp or SqlValueKind.LocalTime or SqlValueKind.LocalTimestamp
            && _cursor.Accept(TokenKind.LeftParenthesis))
        {
            precision = _cursor.IntegerValue();
            _cursor.Expect(TokenKind.RightParenthesis);
        }

        return new SqlValue(kind, precision) { Position = token.Start };
    }

    private Expression Call(Func<int, Expression> content)
    {
        int position = _cursor.Start;
        _cursor.Read();
        return Wrapped(() => content(position));
    }

    private Expression Wrapped(Func<Expression> content)
    {
        int outer = _cursor.Enter();
        _cursor.Expect(TokenKind.LeftParenthesis);
        Expression result = content();
        _cursor.Expect(TokenKind.RightParenthesis);
        _cursor.Leave(outer);
        return result;
    }

    private Expression Special(SpecialForm form) =>
        Call(position => new SpecialCall(form, grammar.Expressions.ParseList()) { Position = position });

    private Cast Cast(int position)
    {
        Expression operand = grammar.Expressions.Parse();
        _cursor.Expect(Keyword.As);
        return new Cast(operand, grammar.Types.Parse()) { Position = position };
    }

    private FunctionCall Extract(int position)
    {
        Token field = _cursor.Current;
        if (field.Kind is not (TokenKind.String or TokenKind.QuotedName or TokenKind.Word)
            || (field.Keyword is not (Keyword.NotKeyword or Keyword.Year or Keyword.Month or Keyword.Day or Keyword.Hour or Keyword.Minute or Keyword.Second)))
        {
            throw _cursor.SyntaxError();
        }

        _cursor.Read();
        _cursor.Expect(Keyword.From);
        var name = new Literal(LiteralKind.String, field.Text) { Position = field.Start };
        return SystemCall("extract", position, name, grammar.Expressions.Parse());
    }

    /// <summary>Plain arguments where the special words did not come.</summary>
    private FunctionCall Plain(string name, int position, Expression? first)
    {
        var arguments = new List<Argument>();
        if (first is not null)
        {
            arguments.Add(new Argument(first) { Position = first.Position });
            while (_cursor.Accept(TokenKind.Comma))
            {
                Expression value = grammar.Expressions.Parse();
                arguments.Add(new Argument(value) { Position = value.Position });
            }
        }

        return new FunctionCall(new QualifiedName([name]) { Position = position }, arguments) { Position = position };
    }

    private FunctionCall Overlay(int position)
    {
        if (_cursor.Is(TokenKind.RightParenthesis))
        {
            return Plain("overlay", position, null);
        }

        Expression text = grammar.Expressions.Parse();
        if (!_cursor.Accept(Keyword.Placing))
        {
            return Plain("overlay", position, text);
        }

        Expression placed = grammar.Expressions.Parse();
        _cursor.Expect(Keyword.From);
        Expression start = grammar.Expressions.Parse();
        return _cursor.Accept(Keyword.For)
            ? SystemCall("overlay", position, text, placed, start, grammar.Expressions.Parse())
            : SystemCall("overlay", position, text, placed, start);
    }

    private FunctionCall Substring(int position)
    {
        if (_cursor.Is(TokenKind.RightParenthesis))
        {
            return Plain("substring", position, null);
        }

        Expression text = grammar.Expressions.Parse();
        if (_cursor.Accept(Keyword.From))
        {
            Expression start = grammar.Expressions.Parse();
            return _cursor.Accept(Keyword.For)
                ? SystemCall("substring", position, text, start, grammar.Expressions.Parse())
                : SystemCall("substring", position, text, start);
        }

        if (_cursor.Accept(Keyword.For))
        {
            Expression length = grammar.Expressions.Parse();
            if (_cursor.Accept(Keyword.From))
            {
                return SystemCall("substring", position, text, grammar.Expressions.Parse(), length);
            }

            // The length alone is cast, so that a text is not taken for a pattern.
            var one = new Literal(LiteralKind.Integer, "1");
            return SystemCall("substring", position, text, one, new Cast(length, new TypeName(new QualifiedName(["pg_catalog", "int4"]), [])));
        }

        if (_cursor.Accept(Keyword.Similar))
        {
            Expression pattern = grammar.Expressions.Parse();
            _cursor.Expect(Keyword.Escape);
            return SystemCall("substring", position, text, pattern, grammar.Expressions.Parse());
        }

        return Plain("substring", position, text);
    }

    private FunctionCall Trim(int position)
    {
        string name = "btrim";
        switch (_cursor.Keyword)
        {
            case Keyword.Both:
                _cursor.Read();
                break;
            case Keyword.Leading:
                _cursor.Read();
                name = "ltrim";
                break;
            case Keyword.Trailing:
                _cursor.Read();
                name = "rtrim";
                break;
        }

        if (_cursor.Accept(Keyword.From))
        {
            return SystemCall(name, position, grammar.Expressions.ParseList());
        }

        List<Expression> first = grammar.Expressions.ParseList();
        if (first.Count > 1 || !_cursor.Accept(Keyword.From))
        {
            return SystemCall(name, position, first);
        }

        List<Expression> texts = grammar.Expressions.ParseList();
        texts.Add(first[0]);
        return SystemCall(name, position, texts);
    }

    private FunctionCall Normalize(int position)
    {
        Expression text = grammar.Expressions.Parse();
        if (!_cursor.Accept(TokenKind.Comma))
        {
            return SystemCall("normalize", position, text);
        }

        Token form = _cursor.Read();
        return form.Keyword is Keyword.Nfc or Keyword.Nfd or Keyword.Nfkc or Keyword.Nfkd
            ? SystemCall("normalize", position, text, new Literal(LiteralKind.String, form.Text) { Position = form.Start })
            : throw _cursor.Near(form);
    }
}
