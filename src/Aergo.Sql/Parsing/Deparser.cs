using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Prints syntax trees as SQL that parses to the same tree, in the manner of PostgreSQL's pg_get_expr and pg_get_viewdef.</summary>
/// <remarks>Operators stand in parentheses, names in quotes where they need them. Names are printed as written: nothing is resolved here.</remarks>
public static class Deparser
{
    public static string Print(Expression expression)
    {
        var text = new StringBuilder();
        new ExpressionPrinter(text).Write(expression);
        return text.ToString();
    }

    /// <summary>The query over several lines, as pg_get_viewdef prints it, without a semicolon.</summary>
    public static string Print(SelectStatement query)
    {
        var text = new StringBuilder();
        new QueryPrinter(text, new ExpressionPrinter(text)).Write(query, 0);
        return text.ToString();
    }

    public static string Print(TypeName type) => NamePrinter.Type(type, Print);

    /// <summary>A name with double quotes where it needs them.</summary>
    public static string Quote(string name) => NamePrinter.Quote(name);
}
