using System.Collections.Generic;
using System.Globalization;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads type names, SQL's spellings of several words included.</summary>
internal sealed class TypeNameParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    /// <summary>A type with SETOF, array bounds and, for routines, %TYPE.</summary>
    public TypeName Parse(bool allowPercent = false)
    {
        int outer = _cursor.Enter();
        int start = _cursor.Start;
        bool setOf = _cursor.Accept(Keyword.Setof);
        TypeName type = (allowPercent ? Percent() : null) ?? Simple();
        int dimensions = 0;
        if (!type.PercentType)
        {
            dimensions = ArrayBounds();
        }

        _cursor.Leave(outer);
        return type with { ArrayDimensions = dimensions, SetOf = setOf, Position = start };
    }

    private int ArrayBounds()
    {
        if (_cursor.Accept(Keyword.Array))
        {
            if (_cursor.Accept(TokenKind.LeftBracket))
            {
                _cursor.IntegerValue();
                _cursor.Expect(TokenKind.RightBracket);
            }

            return 1;
        }

        int dimensions = 0;
        while (_cursor.Accept(TokenKind.LeftBracket))
        {
            dimensions++;
            if (!_cursor.Is(TokenKind.RightBracket))
            {
                _cursor.IntegerValue();
            }

            _cursor.Expect(TokenKind.RightBracket);
        }

        return dimensions;
    }

    /// <summary>name.column%TYPE, if that is what stands here.</summary>
    private TypeName? Percent()
    {
        int ahead = 0;
        if (!Cursor.IsFunctionName(_cursor.Current) && !_cursor.AtColumnId)
        {
            return null;
        }

        ahead++;
        while (_cursor.Peek(ahead).Kind == TokenKind.Dot && Cursor.IsLabel(_cursor.Peek(ahead + 1)))
        {
            ahead += 2;
        }

        if (_cursor.Peek(ahead) is not { Kind: TokenKind.Operator, Text: "%" } || !(_cursor.Peek(ahead + 1) is { Kind: TokenKind.Word, Text: "type" or "rowtype" } word))
        {
            return null;
        }

        int start = _cursor.Start;
        QualifiedName name = _cursor.NameTail(_cursor.Read().Text, start);
        _cursor.Read();
        _cursor.Read();
        return new TypeName(name, [], PercentType: word.Text == "type", PercentRowType: word.Text == "rowtype");
    }

    /// <summary>A type without SETOF and brackets.</summary>
    public TypeName Simple()
    {
        int start = _cursor.Start;
        return Known(false) ?? Generic(start);
    }

    private TypeName Generic(int start)
    {
        string first = _cursor.FunctionName();
        QualifiedName name = _cursor.NameTail(first, start);
        IReadOnlyList<Expression> modifiers = [];
        if (_cursor.Is(TokenKind.LeftParenthesis))
        {
            modifiers = _cursor.Parenthesised(() => grammar.Expressions.Parse());
        }

        return new TypeName(name, modifiers);
    }

    /// <summary>A type that starts with a key word of its own, or null. For a constant of the type, a character type's missing length means any.</summary>
    public TypeName? Known(bool constant)
    {
        Token token = _cursor.Current;
        switch (token.Keyword)
        {
            case Keyword.Int or Keyword.Integer:
                _cursor.Read();
                return System("int4");
            case Keyword.Smallint:
                _cursor.Read();
                return System("int2");
            case Keyword.Bigint:
                _cursor.Read();
                return System("int8");
            case Keyword.Real:
                _cursor.Read();
                return System("float4");
            case Keyword.Boolean:
                _cursor.Read();
                return System("bool");
            case Keyword.Float:
                _cursor.Read();
                return Float();
            case Keyword.Double when _cursor.Peek(1).Keyword == Keyword.Precision:
                _cursor.Index += 2;
                return System("float8");
            case Keyword.Decimal or Keyword.Dec or Keyword.Numeric:
                _cursor.Read();
                return System("numeric", Modifiers());
            case Keyword.Bit:
                _cursor.Read();
                bool varying = _cursor.Accept(Keyword.Varying);
                IReadOnlyList<Expression> bits = Modifiers();
                return System(varying ? "varbit" : "bit", bits.Count == 0 && !varying && !constant ? [new Literal(LiteralKind.Integer, "1")] : bits);
            case Keyword.National:
                _cursor.Read();
                if (!_cursor.Accept(Keyword.Character))
                {
                    _cursor.Expect(Keyword.Char);
                }

                return Character(_cursor.Accept(Keyword.Varying), constant);
            case Keyword.Character or Keyword.Char or Keyword.Nchar:
                _cursor.Read();
                return Character(_cursor.Accept(Keyword.Varying), constant);
            case Keyword.Varchar:
                _cursor.Read();
                return Character(true, constant);
            case Keyword.Timestamp or Keyword.Time:
                _cursor.Read();
                return Time(token.Keyword == Keyword.Timestamp);
            case Keyword.Interval:
                _cursor.Read();
                return Interval();
            default:
                return null;
        }
    }

    private static TypeName System(string name, IReadOnlyList<Expression>? modifiers = null) => new(new QualifiedName(["pg_catalog", name]), modifiers ?? []);

    private IReadOnlyList<Expression> Modifiers() =>
        _cursor.Is(TokenKind.LeftParenthesis) ? _cursor.Parenthesised(() => grammar.Expressions.Parse()) : [];

    private TypeName Float()
    {
        if (!_cursor.Accept(TokenKind.LeftParenthesis))
        {
            return System("float8");
        }

        int start = _cursor.Start;
        int bits = _cursor.IntegerValue();
        _cursor.Expect(TokenKind.RightParenthesis);
        return bits switch
        {
            < 1 => throw _cursor.Error(start, "precision for type float must be at least 1 bit", SqlState.InvalidParameterValue),
            <= 24 => System("float4"),
            <= 53 => System("float8"),
            _ => throw _cursor.Error(start, "precision for type float must be less than 54 bits", SqlState.InvalidParameterValue),
        };
    }

    private TypeName Character(bool varying, bool constant)
    {
        if (_cursor.Accept(TokenKind.LeftParenthesis))
        {
            int position = _cursor.Start;
            int length = _cursor.IntegerValue();
            _cursor.Expect(TokenKind.RightParenthesis);
            return System(varying ? "varchar" : "bpchar", [Number(length, position)]);
        }

        return System(varying ? "varchar" : "bpchar", varying || constant ? [] : [new Literal(LiteralKind.Integer, "1")]);
    }

    private static Literal Number(int value, int position) =>
        new(LiteralKind.Integer, value.ToString(CultureInfo.InvariantCulture)) { Position = position };

    private IReadOnlyList<Expression> Precision()
    {
        if (!_cursor.Accept(TokenKind.LeftParenthesis))
        {
            return [];
        }

        int position = _cursor.Start;
        int digits = _cursor.IntegerValue();
        _cursor.Expect(TokenKind.RightParenthesis);
        return [Number(digits, position)];
    }

    private TypeName Time(bool withDate)
    {
        IReadOnlyList<Expression> precision = Precision();
        bool zone = false;
        if (_cursor.Is(Keyword.With, Keyword.Time) || _cursor.Is(Keyword.Without, Keyword.Time))
        {
            zone = _cursor.Read().Keyword == Keyword.With;
            _cursor.Expect(Keyword.Time, Keyword.Zone);
        }

        string name = withDate ? "timestamp" : "time";
        return System(zone ? name + "tz" : name, precision);
    }

    private TypeName Interval()
    {
        IReadOnlyList<Expression> precision = Precision();
        if (precision.Count > 0)
        {
            return System("interval", precision);
        }

        string? fields = IntervalFields(out precision);
        return System("interval", precision) with { IntervalFields = fields };
    }

    /// <summary>YEAR, DAY TO SECOND(3) and their kind, or null.</summary>
    public string? IntervalFields(out IReadOnlyList<Expression> precision)
    {
        precision = [];
        Keyword first = _cursor.Keyword;
        if (first is not (Keyword.Year or Keyword.Month or Keyword.Day or Keyword.Hour or Keyword.Minute or Keyword.Second))
        {
            return null;
        }

        string from = _cursor.Read().Text;
        if (first == Keyword.Second)
        {
            precision = Precision();
            return from;
        }

        if (!_cursor.Is(Keyword.To))
        {
            return from;
        }

        Keyword last = _cursor.Peek(1).Keyword;
        bool sound = first switch
        {
            Keyword.Year => last == Keyword.Month,
            Keyword.Day => last is Keyword.Hour or Keyword.Minute or Keyword.Second,
            Keyword.Hour => last is Keyword.Minute or Keyword.Second,
            Keyword.Minute => last == Keyword.Second,
            _ => false,
        };
        if (!sound)
        {
            _cursor.Read();
            throw _cursor.SyntaxError();
        }

        _cursor.Read();
        string to = _cursor.Read().Text;
        if (last == Keyword.Second)
        {
            precision = Precision();
        }

        return from + " to " + to;
    }
}
