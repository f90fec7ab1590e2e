namespace Aergo.Sql.Parsing;

internal enum TokenKind
{
    End,

    /// <summary>The text could not be cut further; <see cref="TokenList.Failure"/> says why.</summary>
    Failure,

    /// <summary>A word, key word or not, folded to lower case.</summary>
    Word,

    /// <summary>An identifier in double quotes; never a key word.</summary>
    QuotedName,

    String,

    /// <summary>B'…' or X'…', with its letter in lower case before the digits.</summary>
    BitString,

    /// <summary>N'…'.</summary>
    NationalString,

    Integer,
    Decimal,

    /// <summary>$1; the text holds the digits.</summary>
    Parameter,

    /// <summary>Operator signs, single ones such as + and = included; &lt;&gt; also stands for !=.</summary>
    Operator,

    LeftParenthesis,
    RightParenthesis,
    LeftBracket,
    RightBracket,
    Comma,
    Semicolon,
    Colon,
    Dot,

    /// <summary>..</summary>
    DotDot,

    /// <summary>::</summary>
    Typecast,

    /// <summary>:=</summary>
    ColonEquals,

    /// <summary>=&gt;</summary>
    EqualsGreater,
}

/// <summary>One token: its kind, its place in the text as UTF-16 offsets, and its value with quotes and escapes resolved.</summary>
internal readonly record struct Token(TokenKind Kind, Keyword Keyword, int Start, int End, string Text);
