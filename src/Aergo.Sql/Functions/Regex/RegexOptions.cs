using System;

namespace Aergo.Sql.Functions.Regex;

/// <summary>How a pattern is read and matched.</summary>
[Flags]
internal enum RegexOptions
{
    None = 0,

    /// <summary>Letters match both cases.</summary>
    IgnoreCase = 1,

    /// <summary>White space and comments in the pattern are skipped.</summary>
    Expanded = 2,

    /// <summary><c>.</c> and negated brackets do not match a newline.</summary>
    NewlineStops = 4,

    /// <summary><c>^</c> and <c>$</c> match around newlines.</summary>
    NewlineAnchors = 8,

    /// <summary>The whole pattern is a literal string.</summary>
    Literal = 16,

    /// <summary>POSIX extended rather than advanced: no escapes but quoting, no lazy quantifiers.</summary>
    Extended = 32,
}
