using System.Collections.Generic;
using System.Globalization;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>What stood between parentheses: a query, or one or several expressions.</summary>
internal readonly record struct ParenthesisedContent(SelectStatement? Query, IReadOnlyList<Expression> Expressions);

/// <summary>Reads operands: constants, names, calls, parentheses and the brackets and fields behind them.</summary>
internal sealed class PrimaryParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    public Expression Parse()
    {
        Token token = _cursor.Current;
        switch (token.Kind)
        {
            case TokenKind.Integer:
                _cursor.Read();
                return new Literal(LiteralKind.Integer, token.Text) { Position = token.Start };
            case TokenKind.Decimal:
                _cursor.Read();
                return new Literal(LiteralKind.Decimal, token.Text) { Position = token.Start };
            case TokenKind.String:
                _cursor.Read();
                return new Literal(LiteralKind.String, token.Text) { Position = token.Start };
            case TokenKind.BitString:
                _cursor.Read();
                return new Literal(LiteralKind.BitString, token.Text) { Position = token.Start };
            case TokenKind.NationalString:
                _cursor.Read();
                return new Cast(
                    new Literal(LiteralKind.String, token.Text) { Position = token.Start }, new TypeName(new QualifiedName(["pg_catalog", "bpchar"]), [])) { Position = token.Start };
            case TokenKind.Parameter:
                _cursor.Read();
                return Indirection(new ParameterReference(int.Parse(token.Text, CultureInfo.InvariantCulture)) { Position = token.Start });
            case TokenKind.LeftParenthesis:
                return Parenthesis(token);
            case TokenKind.QuotedName:
                return Named(token);
            case TokenKind.Word:
                return Word(token) ?? Named(token);
            default:
                throw _cursor.SyntaxError();
        }
    }

    private bool CallAhead => _cursor.Peek(1).Kind == TokenKind.LeftParenthesis;

    /// <summary>Operands that start with a key word; null when the word is a name here.</summary>
    private Expression? Word(Token token)
    {
        switch (token.Keyword)
        {
            case Keyword.NotKeyword:
                return null;
            case Keyword.Null:
                _cursor.Read();
                return new Literal(LiteralKind.Null, "") { Position = token.Start };
            case Keyword.True or Keyword.False:
                _cursor.Read();
                return new Literal(LiteralKind.Boolean, token.Text) { Position = token.Start };
            case Keyword.Default:
                _cursor.Read();
                return new DefaultMarker { Position = token.Start };
            case Keyword.Case:
                return Case();
            case Keyword.Array:
                return Array();
            case Keyword.Row when CallAhead:
                return Row();
            case Keyword.Exists when CallAhead:
                _cursor.Read();
                return new Exists(grammar.Selects.InParentheses()) { Position = token.Start };
            case Keyword.Unique:
                throw _cursor.NotSupported(token.Start, "UNIQUE predicate");
        }

        return grammar.KeywordFunctions.TryParse(token) ?? TypedLiteral(token);
    }

    /// <summary>A constant behind a type spelled with key words: <c>timestamp(3) with time zone '…'</c>, <c>interval '1' day</c>.</summary>
    private Cast? TypedLiteral(Token token)
    {
        switch (token.Keyword)
        {
            case Keyword.Double when _cursor.Peek(1).Keyword != Keyword.Precision:
            case Keyword.National when _cursor.Peek(1).Keyword is not (Keyword.Character or Keyword.Char):
                return null;
            case Keyword.Interval:
                return IntervalLiteral(token);
        }

        int index = _cursor.Index;
        TypeName? type = grammar.Types.Known(true);
        if (type is null)
        {
            return null;
        }

        if (!_cursor.Is(TokenKind.String))
        {
            _cursor.Index = index;
            return null;
        }

        return new Cast(StringLiteral(), type with { Position = token.Start }) { Position = token.Start };
    }

    private Cast? IntervalLiteral(Token token)
    {
        if (_cursor.Peek(1).Kind == TokenKind.String)
        {
            _cursor.Read();
            Literal value = StringLiteral();
            string? fields = grammar.Types.IntervalFields(out IReadOnlyList<Expression> precision);
            return Make(value, precision, fields);
        }

        if (_cursor.Peek(1).Kind == TokenKind.LeftParenthesis && _cursor.Peek(2).Kind == TokenKind.Integer
            && _cursor.Peek(3).Kind == TokenKind.RightParenthesis && _cursor.Peek(4).Kind == TokenKind.String)
        {
            _cursor.Index += 2;
            var digits = new Literal(LiteralKind.Integer, _cursor.Read().Text);
            _cursor.Read();
            return Make(StringLiteral(), [digits], null);
        }

        return null;

        Cast Make(Literal value, IReadOnlyList<Expression> modifiers, string? fields) =>
            new(value, new TypeName(new QualifiedName(["pg_catalog", "interval"]), modifiers, IntervalFields: fields) { Position = token.Start }) { Position = token.Start };
    }

    private Literal StringLiteral()
    {
        int position = _cursor.Start;
        return new Literal(LiteralKind.String, _cursor.StringValue()) { Position = position };
    }

    // ---- names and calls --------------------------------------------------------------------------------------------------

    private Expression Named(Token token)
    {
        bool column = Cursor.IsColumnId(token);
        bool function = Cursor.IsFunctionName(token);
        if (!column && !function)
        {
            throw _cursor.SyntaxError();
        }

        _cursor.Read();
        List<string> names = [token.Text];
        while (column && _cursor.Is(TokenKind.Dot))
        {
            _cursor.Read();
            if (_cursor.AcceptOperator("*"))
            {
                return new Star(names) { Position = token.Start };
            }

            names.Add(_cursor.Label());
        }

        if (function || names.Count > 1)
        {
            if (_cursor.Is(TokenKind.LeftParenthesis))
            {
                return Call(new QualifiedName(names) { Position = token.Start });
            }

            if (_cursor.Is(TokenKind.String))
            {
                return new Cast(StringLiteral(), new TypeName(new QualifiedName(names), []) { Position = token.Start }) { Position = token.Start };
            }
        }

        return column ? Indirection(new ColumnReference(names) { Position = token.Start }) : throw _cursor.SyntaxError();
    }

    /// <summary>A call whose name was read; the opening parenthesis comes next.</summary>
    private Expression Call(QualifiedName name)
    {
        int outer = _cursor.Enter();
        FunctionCall call = Arguments(name);
        if (_cursor.Is(TokenKind.String) && call is { Star: false, Distinct: false, OrderBy.Count: 0, Arguments.Count: > 0 })
        {
            Cast cast = ModifiedLiteral(call);
            _cursor.Leave(outer);
            return cast;
        }

        call = grammar.Windows.CallTail(call);
        _cursor.Leave(outer);
        return call;
    }

    private Cast ModifiedLiteral(FunctionCall call)
    {
        var modifiers = new List<Expression>();
        foreach (Argument argument in call.Arguments)
        {
            if (argument.Name is not null || argument.Variadic)
            {
                throw _cursor.Error(argument.Position, "type modifier cannot have parameter name");
            }

            modifiers.Add(argument.Value);
        }

        return new Cast(StringLiteral(), new TypeName(call.Name, modifiers) { Position = call.Position }) { Position = call.Position };
    }

    /// <summary>The parentheses of a call.</summary>
    public FunctionCall Arguments(QualifiedName name)
    {
        _cursor.Expect(TokenKind.LeftParenthesis);
        var call = new FunctionCall(name, []) { Position = name.Position };
        if (_cursor.Accept(TokenKind.RightParenthesis))
        {
            return call;
        }

        if (_cursor.IsOperator("*") && _cursor.Peek(1).Kind == TokenKind.RightParenthesis)
        {
            _cursor.Index += 2;
            return call with { Star = true };
        }

        bool distinct = _cursor.Accept(Keyword.Distinct);
        bool listOnly = distinct || _cursor.Accept(Keyword.All);
        var arguments = new List<Argument>();
        do
        {
            int start = _cursor.Start;
            bool variadic = !listOnly && _cursor.Accept(Keyword.Variadic);
            arguments.Add(NamedOrPlain(variadic) with { Position = start });
            if (variadic)
            {
                break;
            }
        }
        while (_cursor.Accept(TokenKind.Comma));

        IReadOnlyList<OrderItem> order = grammar.Selects.OptionalOrderBy();
        _cursor.Expect(TokenKind.RightParenthesis);
        return call with { Arguments = arguments, Distinct = distinct, OrderBy = order };
    }

    private Argument NamedOrPlain(bool variadic)
    {
        if (_cursor.Peek(1).Kind is TokenKind.ColonEquals or TokenKind.EqualsGreater && Cursor.IsFunctionName(_cursor.Current))
        {
            string name = _cursor.Read().Text;
            _cursor.Read();
            return new Argument(grammar.Expressions.Parse(), name, variadic);
        }

        return new Argument(grammar.Expressions.Parse(), null, variadic);
    }

    /// <summary>Brackets and fields behind an operand.</summary>
    public Expression Indirection(Expression operand)
    {
        while (true)
        {
            int position = _cursor.Start;
            if (_cursor.Is(TokenKind.LeftBracket))
            {
                var indexes = new List<SubscriptIndex>();
                while (_cursor.Is(TokenKind.LeftBracket))
                {
                    indexes.Add(SubscriptIndex());
                }

                operand = new Subscript(operand, indexes) { Position = position };
            }
            else if (_cursor.Accept(TokenKind.Dot))
            {
                if (_cursor.AcceptOperator("*"))
                {
                    return new FieldSelection(operand, null) { Position = position };
                }

                operand = new FieldSelection(operand, _cursor.Label()) { Position = position };
            }
            else
            {
                return operand;
            }

            _cursor.Grow();
        }
    }

    public SubscriptIndex SubscriptIndex()
    {
        int position = _cursor.Start;
        _cursor.Expect(TokenKind.LeftBracket);
        Expression? lower = _cursor.Is(TokenKind.Colon) ? null : grammar.Expressions.Parse();
        bool slice = _cursor.Accept(TokenKind.Colon);
        Expression? upper = slice && !_cursor.Is(TokenKind.RightBracket) ? grammar.Expressions.Parse() : null;
        _cursor.Expect(TokenKind.RightBracket);
        return new SubscriptIndex(lower, upper, slice) { Position = position };
    }

    // ---- parentheses ------------------------------------------------------------------------------------------------------

    private Expression Parenthesis(Token token)
    {
        _cursor.Read();
        ParenthesisedContent content = ContentAndClose();
        Expression operand = AsExpression(content, token.Start);
        return Indirection(operand);
    }

    private static Expression AsExpression(ParenthesisedContent content, int position) =>
        content.Query is not null ? new ScalarSubquery(content.Query) { Position = position }
        : content.Expressions.Count == 1 ? content.Expressions[0]
        : new RowConstructor(content.Expressions, false) { Position = position };

    /// <summary>Whether a query starts here, behind any number of opening parentheses.</summary>
    public bool QueryAhead(int ahead = 0)
    {
        while (_cursor.Peek(ahead).Kind == TokenKind.LeftParenthesis)
        {
            ahead++;
        }

        return _cursor.Peek(ahead).Keyword switch
        {
            Keyword.Select or Keyword.With or Keyword.Table => true,
            Keyword.Values => _cursor.Peek(ahead + 1).Kind == TokenKind.LeftParenthesis,
            _ => false,
        };
    }

    /// <summary>What stands behind an opening parenthesis, up to and with the closing one.</summary>
    /// <remarks><c>((select 1) + 1)</c> and <c>((select 1) union select 2)</c> differ only behind the inner query.</remarks>
    public ParenthesisedContent ContentAndClose()
    {
        int outer = _cursor.Enter();
        ParenthesisedContent content = Content();
        _cursor.Expect(TokenKind.RightParenthesis);
        _cursor.Leave(outer);
        return content;
    }

    private ParenthesisedContent Content()
    {
        if (!_cursor.Is(TokenKind.LeftParenthesis))
        {
            return QueryAhead() ? new ParenthesisedContent(grammar.Selects.Parse(), []) : Expressions(grammar.Expressions.Parse());
        }

        if (_cursor.Peek(1).Kind != TokenKind.LeftParenthesis && !QueryAhead(1))
        {
            return Expressions(grammar.Expressions.Parse());
        }

        // A parenthesis inside the parenthesis: only behind it shows whether it was an operand or part of a query.
        int start = _cursor.Start;
        _cursor.Read();
        ParenthesisedContent inner = ContentAndClose();
        if (inner.Query is not null && (_cursor.Is(TokenKind.RightParenthesis) || SelectParser.GoesOn(_cursor.Keyword)))
        {
            return new ParenthesisedContent(grammar.Selects.Continue(inner.Query, start), []);
        }

        Expression operand = Indirection(AsExpression(inner, start));
        return Expressions(grammar.Expressions.Continue(operand));
    }

    private ParenthesisedContent Expressions(Expression first)
    {
        if (!_cursor.Is(TokenKind.Comma))
        {
            return new ParenthesisedContent(null, [first]);
        }

        var all = new List<Expression> { first };
        while (_cursor.Accept(TokenKind.Comma))
        {
            all.Add(grammar.Expressions.Parse());
        }

        return new ParenthesisedContent(null, all);
    }

    // ---- CASE, ARRAY, ROW -------------------------------------------------------------------------------------------------

    private Case Case()
    {
        int outer = _cursor.Enter();
        int position = _cursor.Start;
        _cursor.Expect(Keyword.Case);
        Expression? operand = _cursor.Is(Keyword.When) ? null : grammar.Expressions.Parse();
        var whens = new List<CaseWhen>();
        do
        {
            int start = _cursor.Start;
            _cursor.Expect(Keyword.When);
            Expression condition = grammar.Expressions.Parse();
            _cursor.Expect(Keyword.Then);
            whens.Add(new CaseWhen(condition, grammar.Expressions.Parse()) { Position = start });
        }
        while (_cursor.Is(Keyword.When));

        Expression? otherwise = _cursor.Accept(Keyword.Else) ? grammar.Expressions.Parse() : null;
        _cursor.Expect(Keyword.End);
        _cursor.Leave(outer);
        return new Case(operand, whens, otherwise) { Position = position };
    }

    private Expression Array()
    {
        int position = _cursor.Start;
        _cursor.Expect(Keyword.Array);
        if (_cursor.Is(TokenKind.LeftParenthesis))
        {
            return new ArraySubquery(grammar.Selects.InParentheses()) { Position = position };
        }

        return Brackets() with { Position = position };
    }

    private ArrayConstructor Brackets()
    {
        int outer = _cursor.Enter();
        int position = _cursor.Start;
        _cursor.Expect(TokenKind.LeftBracket);
        var elements = new List<Expression>();
        if (!_cursor.Is(TokenKind.RightBracket))
        {
            bool nested = _cursor.Is(TokenKind.LeftBracket);
            do
            {
                elements.Add(nested ? Brackets() : grammar.Expressions.Parse());
            }
            while (_cursor.Accept(TokenKind.Comma));
        }

        _cursor.Expect(TokenKind.RightBracket);
        _cursor.Leave(outer);
        return new ArrayConstructor(elements) { Position = position };
    }

    private RowConstructor Row()
    {
        int outer = _cursor.Enter();
        int position = _cursor.Start;
        _cursor.Expect(Keyword.Row);
        _cursor.Expect(TokenKind.LeftParenthesis);
        List<Expression> fields = _cursor.Is(TokenKind.RightParenthesis) ? [] : grammar.Expressions.ParseList();
        _cursor.Expect(TokenKind.RightParenthesis);
        _cursor.Leave(outer);
        return new RowConstructor(fields, true) { Position = position };
    }
}
