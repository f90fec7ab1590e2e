using System;
using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>The place of the parser in a text, the bounds it keeps, and the rules about which words may be names.</summary>
internal sealed class Cursor(TokenList list, ParserLimits limits)
{
    private readonly IReadOnlyList<Token> _tokens = list.Tokens;
    private int _index;
    private int _depth;
    private int _height;

    public string Text => list.Text;

    /// <summary>The token to be read next.</summary>
    public Token Current
    {
        get
        {
            Token token = _tokens[_index];
            return token.Kind == TokenKind.Failure ? throw list.Failure! : token;
        }
    }

    public TokenKind Kind => Current.Kind;

    public Keyword Keyword => Current.Keyword;

    /// <summary>Offset of the next token.</summary>
    public int Start => _tokens[_index].Start;

    /// <summary>Offset behind the token read last.</summary>
    public int PreviousEnd => _index == 0 ? 0 : _tokens[_index - 1].End;

    public int Index
    {
        get => _index;
        set => _index = value;
    }

    /// <summary>A token further on; the last one for all beyond the end.</summary>
    public Token Peek(int ahead)
    {
        int index = _index + ahead;
        return index < _tokens.Count ? _tokens[index] : _tokens[^1];
    }

    public Token Read()
    {
        Token token = Current;
        if (token.Kind != TokenKind.End)
        {
            _index++;
        }

        return token;
    }

    /// <summary>The text between an offset and the end of the token read last.</summary>
    public string TextFrom(int start) => PreviousEnd <= start ? "" : list.Text[start..PreviousEnd];

    // ---- bounds -----------------------------------------------------------------------------------------------------------

    /// <summary>Goes one level deeper; give the result to <see cref="Leave"/>.</summary>
    public int Enter()
    {
        if (++_depth > limits.NestingMax)
        {
            throw SyntaxErrors.TooDeep();
        }

        int outer = _height;
        _height = 0;
        return outer;
    }

    public void Leave(int outer)
    {
        _depth--;
        Grow();
        _height = Math.Max(outer, _height);
    }

    /// <summary>One more node stands on top of what was read at this level.</summary>
    public void Grow()
    {
        if (++_height > limits.TreeHeightMax)
        {
            throw SyntaxErrors.TooDeep();
        }
    }

    // ---- errors -----------------------------------------------------------------------------------------------------------

    public SqlException SyntaxError() => Near(Current);

    public SqlException Near(Token token) => SyntaxErrors.Near(Text, token.Start, token.End, "syntax error");

    public SqlException Error(int offset, string message, string code = SqlState.SyntaxError) => SyntaxErrors.At(Text, offset, message, code);

    public SqlException NotSupported(int offset, string feature)
    {
        SqlException error = SqlException.NotSupported(feature);
        error.Position = SyntaxErrors.CharacterPosition(Text, offset);
        return error;
    }

    // ---- tokens -----------------------------------------------------------------------------------------------------------

    public bool Is(Keyword keyword) => Current.Keyword == keyword;

    public bool Is(Keyword first, Keyword second) => Current.Keyword == first && Peek(1).Keyword == second;

    public bool Is(TokenKind kind) => Current.Kind == kind;

    public bool IsOperator(string sign) => Current.Kind == TokenKind.Operator && Current.Text == sign;

    /// <summary>A word that is no key word of PostgreSQL, such as BRANCH.</summary>
    public bool IsWord(string word, int ahead = 0) => Peek(ahead) is { Kind: TokenKind.Word } token && token.Text == word;

    public bool Accept(Keyword keyword)
    {
        if (Current.Keyword != keyword)
        {
            return false;
        }

        _index++;
        return true;
    }

    /// <summary>Takes both words or none.</summary>
    public bool Accept(Keyword first, Keyword second)
    {
        if (!Is(first, second))
        {
            return false;
        }

        _index += 2;
        return true;
    }

    /// <summary>Takes all three words or none.</summary>
    public bool Accept(Keyword first, Keyword second, Keyword third)
    {
        if (!Is(first, second) || Peek(2).Keyword != third)
        {
            return false;
        }

        _index += 3;
        return true;
    }

    public bool Accept(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            return false;
        }

        _index++;
        return true;
    }

    public bool AcceptOperator(string sign)
    {
        if (!IsOperator(sign))
        {
            return false;
        }

        _index++;
        return true;
    }

    public bool AcceptWord(string word)
    {
        if (!IsWord(word))
        {
            return false;
        }

        _index++;
        return true;
    }

    public void Expect(Keyword keyword)
    {
        if (!Accept(keyword))
        {
            throw SyntaxError();
        }
    }

    public void Expect(Keyword first, Keyword second)
    {
        Expect(first);
        Expect(second);
    }

    public void Expect(TokenKind kind)
    {
        if (!Accept(kind))
        {
            throw SyntaxError();
        }
    }

    public void ExpectOperator(string sign)
    {
        if (!AcceptOperator(sign))
        {
            throw SyntaxError();
        }
    }

    public void ExpectWord(string word)
    {
        if (!AcceptWord(word))
        {
            throw SyntaxError();
        }
    }

    // ---- names ------------------------------------------------------------------------------------------------------------

    private static bool MayBe(Token token, KeywordCategory second) =>
        token.Kind == TokenKind.QuotedName
        || (token.Kind == TokenKind.Word
            && (token.Keyword == Keyword.NotKeyword
                || (Keywords.CategoryOf(token.Keyword) is var category && (category == KeywordCategory.Unreserved || category == second))));

    /// <summary>May name a column or table.</summary>
    public static bool IsColumnId(Token token) => MayBe(token, KeywordCategory.ColumnName);

    /// <summary>May name a function or type.</summary>
    public static bool IsFunctionName(Token token) => MayBe(token, KeywordCategory.TypeOrFunctionName);

    /// <summary>May be a name where nothing else can stand: any word.</summary>
    public static bool IsLabel(Token token) => token.Kind is TokenKind.QuotedName or TokenKind.Word;

    /// <summary>May name an output column without AS.</summary>
    public static bool IsBareLabel(Token token) =>
        token.Kind == TokenKind.QuotedName
        || (token.Kind == TokenKind.Word && (token.Keyword == Keyword.NotKeyword || Keywords.IsBareLabel(token.Keyword)));

    public bool AtColumnId => IsColumnId(Current);

    public string ColumnId() => IsColumnId(Current) ? Read().Text : throw SyntaxError();

    public string Label() => IsLabel(Current) ? Read().Text : throw SyntaxError();

    public string FunctionName() => IsFunctionName(Current) ? Read().Text : throw SyntaxError();

    /// <summary>Any name that is not reserved, as roles and settings have it.</summary>
    public string NonReserved() => IsColumnId(Current) || IsFunctionName(Current) ? Read().Text : throw SyntaxError();

    /// <summary>A dotted name that starts like a column's.</summary>
    public QualifiedName QualifiedName()
    {
        int start = Start;
        string first = ColumnId();
        return NameTail(first, start);
    }

    /// <summary>The dots and names behind a first part.</summary>
    public QualifiedName NameTail(string first, int start)
    {
        if (!Is(TokenKind.Dot))
        {
            return new QualifiedName([first]) { Position = start };
        }

        var parts = new List<string> { first };
        while (Accept(TokenKind.Dot))
        {
            parts.Add(Label());
        }

        return parts.Count <= 3
            ? new QualifiedName(parts) { Position = start }
            : throw Error(start, "improper qualified name (too many dotted names): " + string.Join('.', parts));
    }

    /// <summary>A name in a list of its kind, without parentheses.</summary>
    public List<T> List<T>(Func<T> item)
    {
        var items = new List<T> { item() };
        while (Accept(TokenKind.Comma))
        {
            items.Add(item());
        }

        return items;
    }

    /// <summary>(item, …)</summary>
    public List<T> Parenthesised<T>(Func<T> item)
    {
        Expect(TokenKind.LeftParenthesis);
        List<T> items = List(item);
        Expect(TokenKind.RightParenthesis);
        return items;
    }

    public List<string> ColumnNames() => Parenthesised(ColumnId);

    public List<string> OptionalColumnNames() => Is(TokenKind.LeftParenthesis) ? ColumnNames() : [];

    // ---- small values -----------------------------------------------------------------------------------------------------

    public string StringValue() => Is(TokenKind.String) ? Read().Text : throw SyntaxError();

    /// <summary>An unsigned integer that fits int4.</summary>
    public int IntegerValue()
    {
        Token token = Current;
        if (token.Kind != TokenKind.Integer || !int.TryParse(token.Text, out int value))
        {
            throw SyntaxError();
        }

        _index++;
        return value;
    }

    public bool IfExists() => Accept(Keyword.If) && Both(Keyword.Exists);

    public bool IfNotExists()
    {
        if (!Accept(Keyword.If))
        {
            return false;
        }

        Expect(Keyword.Not, Keyword.Exists);
        return true;
    }

    private bool Both(Keyword second)
    {
        Expect(second);
        return true;
    }

    /// <summary>CASCADE or RESTRICT or neither.</summary>
    public bool Cascade()
    {
        if (Accept(Keyword.Cascade))
        {
            return true;
        }

        Accept(Keyword.Restrict);
        return false;
    }
}
