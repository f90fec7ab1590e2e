using System;
using System.Collections.Frozen;

namespace Aergo.Sql.Functions.Strings;

/// <summary>Quoting of identifiers and literals.</summary>
internal static class Identifiers
{
    /// <summary>Key words that cannot stand as bare names everywhere; the unreserved ones are not among them.</summary>
    private static readonly FrozenSet<string> KeyWords = FrozenSet.ToFrozenSet(
    [
        "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between", "bigint", "binary",
        "bit", "boolean", "both", "case", "cast", "char", "character", "check", "coalesce", "collate", "collation", "column",
        "concurrently", "constraint", "create", "cross", "current_catalog", "current_date", "current_role", "current_schema",
        "current_time", "current_timestamp", "current_user", "dec", "decimal", "default", "deferrable", "desc", "distinct", "do", "else",
        "end", "except", "exists", "extract", "false", "fetch", "float", "for", "foreign", "freeze", "from", "full", "grant", "greatest",
        "group", "grouping", "having", "ilike", "in", "initially", "inner", "inout", "int", "integer", "intersect", "interval", "into",
        "is", "isnull", "join", "lateral", "leading", "least", "left", "like", "limit", "localtime", "localtimestamp", "national",
        "natural", "nchar", "none", "normalize", "not", "notnull", "null", "nullif", "numeric", "offset", "on", "only", "or", "order",
        "out", "outer", "overlaps", "overlay", "placing", "position", "precision", "primary", "real", "references", "returning", "right",
        "row", "select", "session_user", "setof", "similar", "smallint", "some", "substring", "symmetric", "table", "tablesample",
        "then", "time", "timestamp", "to", "trailing", "treat", "trim", "true", "union", "unique", "user", "using", "values", "varchar",
        "variadic", "verbose", "when", "where", "window", "with", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists", "xmlforest",
        "xmlnamespaces", "xmlparse", "xmlpi", "xmlroot", "xmlserialize", "xmltable",
    ], StringComparer.Ordinal);

    /// <summary>The name as it must be written in a statement: quoted only where needed.</summary>
    public static string Quote(string name)
    {
        bool safe = name.Length > 0 && name[0] is (>= 'a' and <= 'z') or '_';
        foreach (char c in name)
        {
            safe &= c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_';
        }

        return safe && !KeyWords.Contains(name) ? name : "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    /// <summary>A string literal; with a backslash inside it is an escape string.</summary>
    public static string QuoteLiteral(string text)
    {
        string doubled = text.Replace("'", "''", StringComparison.Ordinal);
        return text.Contains('\\', StringComparison.Ordinal)
            ? "E'" + doubled.Replace("\\", "\\\\", StringComparison.Ordinal) + "'"
            : "'" + doubled + "'";
    }
}
