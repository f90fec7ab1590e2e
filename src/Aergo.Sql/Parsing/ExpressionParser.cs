using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads expressions by climbing PostgreSQL's precedences.</summary>
/// <remarks>
/// Chains of AND and of OR become balanced trees with the operands in order, so that thousands of terms do not make a deep tree.
/// A node's position is its operator's, as PostgreSQL reports it.
/// </remarks>
internal sealed class ExpressionParser(Grammar grammar)
{
    // From weakest to strongest; the gaps are levels that only primaries have.
    private const int OrLevel = 1;
    private const int AndLevel = 2;
    private const int NotLevel = 3;
    private const int IsLevel = 4;
    private const int ComparisonLevel = 5;
    private const int MatchLevel = 6;
    private const int OperatorLevel = 10;
    private const int SumLevel = 11;
    private const int ProductLevel = 12;
    private const int PowerLevel = 13;
    private const int AtLevel = 14;
    private const int CollateLevel = 15;
    private const int SignLevel = 16;
    private const int CastLevel = 18;

    private readonly Cursor _cursor = grammar.Cursor;

    public Expression Parse() => Parse(0, false);

    /// <summary>The kind without AND, OR, NOT, IS NULL, BETWEEN, IN and LIKE, for places where those words would be ambiguous.</summary>
    public Expression ParseRestricted() => Parse(0, true);

    public List<Expression> ParseList() => _cursor.List(Parse);

    /// <summary>Goes on behind an operand that was read already.</summary>
    public Expression Continue(Expression left) => Continue(left, 0, false);

    private Expression Parse(int minimum, bool restricted)
    {
        int outer = _cursor.Enter();
        Expression result = Continue(Prefix(restricted), minimum, restricted);
        _cursor.Leave(outer);
        return result;
    }

    private Expression Prefix(bool restricted)
    {
        Token token = _cursor.Current;
        if (token.Keyword == Keyword.Not && !restricted)
        {
            _cursor.Read();
            Expression operand = Parse(NotLevel, false);
            return new Not(operand) { Position = token.Start };
        }

        if (token.Kind == TokenKind.Operator)
        {
            if (token.Text is "+" or "-")
            {
                _cursor.Read();
                return Signed(token, Parse(SignLevel + 1, restricted));
            }

            if (LevelOf(token.Text) == OperatorLevel)
            {
                _cursor.Read();
                return new Unary(token.Text, Parse(OperatorLevel + 1, restricted)) { Position = token.Start };
            }
        }
        else if (token.Keyword == Keyword.Operator && _cursor.Peek(1).Kind == TokenKind.LeftParenthesis)
        {
            (string sign, string? schema) = QualifiedOperator();
            return new Unary(sign, Parse(OperatorLevel + 1, restricted), schema) { Position = token.Start };
        }

        return grammar.Primaries.Parse();
    }

    // A minus before a number belongs to the number: -2147483648 is an int4.
    private static Expression Signed(Token sign, Expression operand) =>
        sign.Text == "-" && operand is Literal { Kind: LiteralKind.Integer or LiteralKind.Decimal } number
            ? number with { Text = number.Text[0] == '-' ? number.Text[1..] : "-" + number.Text, Position = sign.Start }
            : new Unary(sign.Text, operand) { Position = sign.Start };

    private Expression Continue(Expression left, int minimum, bool restricted)
    {
        while (true)
        {
            Token token = _cursor.Current;
            int level = InfixLevel(token, left);
            if (level == 0 || level < minimum)
            {
                return left;
            }

            if (token.Kind == TokenKind.Typecast)
            {
                _cursor.Read();
                left = new Cast(left, grammar.Types.Parse()) { Position = token.Start };
            }
            else if (token.Kind == TokenKind.Operator || token.Keyword == Keyword.Operator)
            {
                left = InfixOperator(left, token, level, restricted);
            }
            else if (restricted)
            {
                if (!IsDistinctAhead())
                {
                    return left;
                }

                left = Is(left, token, true);
            }
            else
            {
                left = InfixWord(left, token, level);
            }

            _cursor.Grow();
        }
    }

    private static int LevelOf(string sign) => sign switch
    {
        "+" or "-" => SumLevel,
        "*" or "/" or "%" => ProductLevel,
        "^" => PowerLevel,
        "<" or ">" or "=" or "<=" or ">=" or "<>" => ComparisonLevel,
        _ => OperatorLevel,
    };

    /// <summary>Level of the token as an operator behind <paramref name="left"/>; 0 when it is none.</summary>
    private int InfixLevel(Token token, Expression left)
    {
        switch (token.Kind)
        {
            case TokenKind.Operator:
                return LevelOf(token.Text);
            case TokenKind.Typecast:
                return CastLevel;
            case TokenKind.Word:
                break;
            default:
                return 0;
        }

        switch (token.Keyword)
        {
            case Keyword.Or:
                return OrLevel;
            case Keyword.And:
                return AndLevel;
            case Keyword.Is:
                return IsTestAhead() ? IsLevel : 0;
            case Keyword.Isnull or Keyword.Notnull:
                return IsLevel;
            case Keyword.Like or Keyword.Ilike when _cursor.Peek(1) is { Kind: TokenKind.End or TokenKind.Semicolon or TokenKind.Comma } or { Keyword: Keyword.From }:
                // The word names an output column.
                return 0;
            case Keyword.Between or Keyword.In or Keyword.Like or Keyword.Ilike:
                return MatchLevel;
            case Keyword.Similar:
                return _cursor.Peek(1).Keyword == Keyword.To ? MatchLevel : 0;
            case Keyword.Not:
                return _cursor.Peek(1).Keyword is Keyword.Between or Keyword.In or Keyword.Like or Keyword.Ilike or Keyword.Similar ? MatchLevel : 0;
            case Keyword.Operator:
                return _cursor.Peek(1).Kind == TokenKind.LeftParenthesis ? OperatorLevel : 0;
            case Keyword.At:
                return _cursor.Is(Keyword.At, Keyword.Time) ? AtLevel : 0;
            case Keyword.Collate:
                return CollateLevel;
            case Keyword.Overlaps:
                return left is RowConstructor ? CastLevel : 0;
            default:
                return 0;
        }
    }

    private bool IsTestAhead()
    {
        int ahead = _cursor.Peek(1).Keyword == Keyword.Not ? 2 : 1;
        return ahead == 2 || _cursor.Peek(ahead).Keyword is Keyword.Null or Keyword.True or Keyword.False or Keyword.Unknown or Keyword.Distinct
            or Keyword.Document or Keyword.Normalized or Keyword.Nfc or Keyword.Nfd or Keyword.Nfkc or Keyword.Nfkd;
    }

    private bool IsDistinctAhead() =>
        _cursor.Is(Keyword.Is) && _cursor.Peek(_cursor.Peek(1).Keyword == Keyword.Not ? 2 : 1).Keyword is Keyword.Distinct or Keyword.Document;

    // Comparisons, matches and IS tests that end in an operand do not chain: a < b < c is an error.
    private void MustNotChain(int level, Expression left)
    {
        if (InfixLevel(_cursor.Current, left) == level)
        {
            throw _cursor.SyntaxError();
        }
    }

    private Expression InfixOperator(Expression left, Token token, int level, bool restricted)
    {
        string sign;
        string? schema = null;
        if (token.Kind == TokenKind.Operator)
        {
            _cursor.Read();
            sign = token.Text;
        }
        else
        {
            (sign, schema) = QualifiedOperator();
        }

        if (!restricted && _cursor.Keyword is Keyword.Any or Keyword.Some or Keyword.All)
        {
            return Quantified(left, sign, token.Start);
        }

        Expression right = Parse(level + 1, restricted);
        var result = new Binary(sign, left, right, schema) { Position = token.Start };
        if (level == ComparisonLevel)
        {
            MustNotChain(level, result);
        }

        return result;
    }

    /// <summary>OPERATOR(schema.sign)</summary>
    public (string Sign, string? Schema) QualifiedOperator()
    {
        _cursor.Expect(Keyword.Operator);
        _cursor.Expect(TokenKind.LeftParenthesis);
        (string Sign, string? Schema) result = AnyOperator();
        _cursor.Expect(TokenKind.RightParenthesis);
        return result;
    }

    /// <summary>An operator sign, perhaps with a schema before it.</summary>
    public (string Sign, string? Schema) AnyOperator()
    {
        string? schema = null;
        while (!_cursor.Is(TokenKind.Operator))
        {
            schema = _cursor.ColumnId();
            _cursor.Expect(TokenKind.Dot);
        }

        return (_cursor.Read().Text, schema);
    }

    private Quantified Quantified(Expression left, string sign, int position)
    {
        bool all = _cursor.Read().Keyword == Keyword.All;
        _cursor.Expect(TokenKind.LeftParenthesis);
        ParenthesisedContent content = grammar.Primaries.ContentAndClose();
        if (content.Query is not null)
        {
            return new Quantified(sign, left, all, null, content.Query) { Position = position };
        }

        return content.Expressions.Count == 1
            ? new Quantified(sign, left, all, content.Expressions[0], null) { Position = position }
            : throw _cursor.Error(position, "syntax error at or near \",\"");
    }

    private Expression InfixWord(Expression left, Token token, int level)
    {
        switch (token.Keyword)
        {
            case Keyword.Or:
                return Chain(left, Keyword.Or, OrLevel, token.Start);
            case Keyword.And:
                return Chain(left, Keyword.And, AndLevel, token.Start);
            case Keyword.Isnull:
                _cursor.Read();
                return new IsNull(left, false) { Position = token.Start };
            case Keyword.Notnull:
                _cursor.Read();
                return new IsNull(left, true) { Position = token.Start };
            case Keyword.Is:
                return Is(left, token, false);
            case Keyword.At:
                _cursor.Expect(Keyword.At, Keyword.Time);
                _cursor.Expect(Keyword.Zone);
                Expression zone = Parse(level + 1, false);
                return KeywordFunctionParser.SystemCall("timezone", token.Start, zone, left);
            case Keyword.Collate:
                _cursor.Read();
                return new Collate(left, _cursor.QualifiedName()) { Position = token.Start };
            case Keyword.Overlaps:
                return Overlaps((RowConstructor)left, token);
            default:
                bool negated = _cursor.Accept(Keyword.Not);
                return Match(left, negated, token.Start);
        }
    }

    private Expression Chain(Expression left, Keyword word, int level, int position)
    {
        var operands = new List<Expression> { left };
        while (_cursor.Accept(word))
        {
            operands.Add(Parse(level + 1, false));
        }

        for (int count = operands.Count; count > 2; count /= 2)
        {
            _cursor.Grow();
        }

        return Balanced(operands, 0, operands.Count, word == Keyword.And, position);
    }

    private static Expression Balanced(List<Expression> operands, int start, int count, bool and, int position)
    {
        if (count == 1)
        {
            return operands[start];
        }

        // Two to the left of every full pair: a AND b AND c is (a AND b) AND c.
        int half = (count + 1) / 2;
        Expression left = Balanced(operands, start, half, and, position);
        Expression right = Balanced(operands, start + half, count - half, and, position);
        return and ? new And(left, right) { Position = position } : new Or(left, right) { Position = position };
    }

    private FunctionCall Overlaps(RowConstructor left, Token token)
    {
        _cursor.Read();
        int position = _cursor.Start;
        if (grammar.Primaries.Parse() is not RowConstructor right)
        {
            throw _cursor.SyntaxError();
        }

        if (left.Fields.Count != 2)
        {
            throw _cursor.Error(left.Position, "wrong number of parameters on left side of OVERLAPS expression");
        }

        return right.Fields.Count == 2
            ? KeywordFunctionParser.SystemCall("overlaps", token.Start, left.Fields[0], left.Fields[1], right.Fields[0], right.Fields[1])
            : throw _cursor.Error(position, "wrong number of parameters on right side of OVERLAPS expression");
    }

    private Expression Is(Expression left, Token token, bool restricted)
    {
        _cursor.Expect(Keyword.Is);
        bool negated = _cursor.Accept(Keyword.Not);
        Token test = _cursor.Read();
        switch (test.Keyword)
        {
            case Keyword.Null:
                return new IsNull(left, negated) { Position = token.Start };
            case Keyword.True:
                return new IsTruth(left, TruthTest.True, negated) { Position = token.Start };
            case Keyword.False:
                return new IsTruth(left, TruthTest.False, negated) { Position = token.Start };
            case Keyword.Unknown:
                return new IsTruth(left, TruthTest.Unknown, negated) { Position = token.Start };
            case Keyword.Distinct:
                _cursor.Expect(Keyword.From);
                Expression right = Parse(IsLevel + 1, restricted);
                var result = new IsDistinctFrom(left, right, negated) { Position = token.Start };
                MustNotChain(IsLevel, result);
                return result;
            case Keyword.Document:
                throw _cursor.NotSupported(token.Start, "XML");
            case Keyword.Normalized:
                return Normalized(KeywordFunctionParser.SystemCall("is_normalized", token.Start, left));
            case Keyword.Nfc or Keyword.Nfd or Keyword.Nfkc or Keyword.Nfkd:
                _cursor.Expect(Keyword.Normalized);
                var form = new Literal(LiteralKind.String, test.Text) { Position = test.Start };
                return Normalized(KeywordFunctionParser.SystemCall("is_normalized", token.Start, left, form));
            default:
                throw _cursor.Near(test);
        }

        Expression Normalized(FunctionCall call) => negated ? new Not(call) { Position = token.Start } : call;
    }

    private Expression Match(Expression left, bool negated, int position)
    {
        Token word = _cursor.Read();
        switch (word.Keyword)
        {
            case Keyword.Between:
                bool symmetric = _cursor.Accept(Keyword.Symmetric);
                if (!symmetric)
                {
                    _cursor.Accept(Keyword.Asymmetric);
                }

                Expression low = Parse(MatchLevel + 1, true);
                _cursor.Expect(Keyword.And);
                Expression high = Parse(MatchLevel + 1, false);
                var between = new Between(left, low, high, symmetric, negated) { Position = position };
                MustNotChain(MatchLevel, between);
                return between;
            case Keyword.In:
                _cursor.Expect(TokenKind.LeftParenthesis);
                ParenthesisedContent content = grammar.Primaries.ContentAndClose();
                return content.Query is not null
                    ? new InSubquery(left, content.Query, negated) { Position = position }
                    : new InList(left, content.Expressions, negated) { Position = position };
            default:
                return Pattern(left, word, negated, position);
        }
    }

    private Expression Pattern(Expression left, Token word, bool negated, int position)
    {
        PatternKind kind = word.Keyword switch
        {
            Keyword.Like => PatternKind.Like,
            Keyword.Ilike => PatternKind.ILike,
            _ => PatternKind.SimilarTo,
        };
        if (kind == PatternKind.SimilarTo)
        {
            _cursor.Expect(Keyword.To);
        }
        else if (_cursor.Keyword is Keyword.Any or Keyword.Some or Keyword.All)
        {
            return Quantified(left, (negated ? "!~~" : "~~") + (kind == PatternKind.ILike ? "*" : ""), position);
        }

        Expression pattern = Parse(MatchLevel + 1, false);
        Expression? escape = _cursor.Accept(Keyword.Escape) ? Parse(MatchLevel + 1, false) : null;
        var match = new PatternMatch(kind, left, pattern, escape, negated) { Position = position };
        MustNotChain(MatchLevel, match);
        return match;
    }
}
