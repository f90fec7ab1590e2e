using System.Collections.Generic;
using System.Globalization;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads CREATE SEQUENCE and the options that identity columns share with it.</summary>
internal sealed class SequenceParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    /// <summary>What follows CREATE [TEMP] SEQUENCE.</summary>
    public CreateSequenceStatement Create(int start, Persistence persistence)
    {
        bool ifNotExists = _cursor.IfNotExists();
        QualifiedName name = _cursor.QualifiedName();
        return new CreateSequenceStatement(name, Options(), ifNotExists) { Persistence = persistence, Position = start };
    }

    public List<SequenceOption> Options()
    {
        var options = new List<SequenceOption>();
        while (Option() is { } option)
        {
            options.Add(option);
        }

        return options;
    }

    /// <summary>One option, or null when none stands here.</summary>
    public SequenceOption? Option()
    {
        Token token = _cursor.Current;
        switch (token.Keyword)
        {
            case Keyword.As:
                _cursor.Read();
                return new SequenceOption("as", null, Type: grammar.Types.Simple()) { Position = token.Start };
            case Keyword.Cache:
                _cursor.Read();
                return new SequenceOption("cache", Number()) { Position = token.Start };
            case Keyword.Cycle:
                _cursor.Read();
                return new SequenceOption("cycle", null) { Position = token.Start };
            case Keyword.Increment:
                _cursor.Read();
                _cursor.Accept(Keyword.By);
                return new SequenceOption("increment", Number()) { Position = token.Start };
            case Keyword.Maxvalue:
                _cursor.Read();
                return new SequenceOption("maxvalue", Number()) { Position = token.Start };
            case Keyword.Minvalue:
                _cursor.Read();
                return new SequenceOption("minvalue", Number()) { Position = token.Start };
            case Keyword.No when _cursor.Peek(1).Keyword is Keyword.Maxvalue or Keyword.Minvalue or Keyword.Cycle:
                _cursor.Read();
                return new SequenceOption(_cursor.Read().Text, null, false) { Position = token.Start };
            case Keyword.Owned:
                _cursor.Read();
                _cursor.Expect(Keyword.By);
                return _cursor.Accept(Keyword.None)
                    ? new SequenceOption("owned_by", null, false) { Position = token.Start }
                    : new SequenceOption("owned_by", null, OwnedBy: _cursor.QualifiedName()) { Position = token.Start };
            case Keyword.Sequence when _cursor.Peek(1).Keyword == Keyword.Name:
                _cursor.Index += 2;
                return new SequenceOption("sequence_name", null, OwnedBy: _cursor.QualifiedName()) { Position = token.Start };
            case Keyword.Start:
                _cursor.Read();
                _cursor.Accept(Keyword.With);
                return new SequenceOption("start", Number()) { Position = token.Start };
            case Keyword.Restart:
                _cursor.Read();
                bool value = _cursor.Accept(Keyword.With) || _cursor.Kind is TokenKind.Integer or TokenKind.Decimal or TokenKind.Operator;
                return new SequenceOption("restart", value ? Number() : null) { Position = token.Start };
            default:
                return null;
        }
    }

    private decimal Number()
    {
        bool negative = _cursor.AcceptOperator("-");
        if (!negative)
        {
            _cursor.AcceptOperator("+");
        }

        Token token = _cursor.Current;
        if (token.Kind is not (TokenKind.Integer or TokenKind.Decimal))
        {
            throw _cursor.SyntaxError();
        }

        if (!decimal.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value))
        {
            throw _cursor.Error(token.Start, $"value \"{token.Text}\" is out of range for type bigint", SqlState.NumericOutOfRange);
        }

        _cursor.Read();
        return negative ? -value : value;
    }
}
