using System.Collections.Frozen;

namespace Aergo.Sql.Routines;

/// <summary>PL/pgSQL's own words. Source: PostgreSQL 15, the reserved key words of its PL/pgSQL scanner.</summary>
internal static class PlWords
{
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "all", "begin", "by", "case", "declare", "else", "end", "execute", "for", "foreach", "from", "if", "in", "into", "loop", "not", "null", "or",
        "strict", "then", "to", "using", "when", "while",
    }.ToFrozenSet();

    // Words that begin a statement but may also be names.
    private static readonly FrozenSet<string> Starts = new[]
    {
        "assert", "call", "close", "commit", "continue", "do", "exit", "fetch", "get", "insert", "merge", "move", "open", "perform", "raise", "return", "rollback",
    }.ToFrozenSet();

    /// <summary>Never a name.</summary>
    public static bool IsReserved(string word) => Reserved.Contains(word);

    /// <summary>A statement by its first word, unless an assignment sign follows.</summary>
    public static bool IsStart(string word) => Starts.Contains(word);

    public static bool IsEndOfBody(string word) => word is "end" or "exception" or "else" or "elsif" or "elseif" or "when";
}
