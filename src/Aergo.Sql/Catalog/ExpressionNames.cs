using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog;

/// <summary>Column names inside stored texts: finding them, and changing them when a column is renamed.</summary>
internal static class ExpressionNames
{
    public static IEnumerable<ColumnReference> Columns(string expression) => SyntaxTree.Descendants(SqlParser.ParseExpression(expression)).OfType<ColumnReference>();

    /// <summary>The text with the last part of each chosen column reference replaced.</summary>
    public static string Rename(string expression, Func<ColumnReference, bool> chosen, string newName) =>
        Replace(expression, Columns(expression).Where(chosen).Select(c => (c.Position, c.Names.Count - 1)), newName);

    /// <summary>The text with a table name before columns replaced.</summary>
    public static string RenameQualifier(string expression, string oldName, string newName) =>
        Replace(expression, Columns(expression).Where(c => c.Names.Count == 2 && c.Names[0] == oldName).Select(c => (c.Position, 0)), newName);

    /// <summary>Replaces one part of dotted names: position of the name's first character, and which part.</summary>
    public static string Replace(string text, IEnumerable<(int Position, int Part)> places, string newName)
    {
        var result = new StringBuilder(text);
        foreach ((int position, int part) in places.Distinct().OrderByDescending(p => p.Position))
        {
            (int start, int length) = PartAt(text, position, part);
            result.Remove(start, length).Insert(start, Identifiers.Quote(newName));
        }

        return result.ToString();
    }

    /// <summary>Where a dotted name of so many parts stands, as a whole.</summary>
    public static (int Start, int Length) Whole(string text, int position, int parts)
    {
        (int start, int length) = PartAt(text, position, parts - 1);
        return (position, start + length - position);
    }

    /// <summary>Where part number <paramref name="part"/> of the dotted name at <paramref name="position"/> stands.</summary>
    private static (int Start, int Length) PartAt(string text, int position, int part)
    {
        int at = position;
        for (int i = 0; ; i++)
        {
            int end = EndOfIdentifier(text, at);
            if (i == part)
            {
                return (at, end - at);
            }

            at = end;
            while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == '.'))
            {
                at++;
            }
        }
    }

    private static int EndOfIdentifier(string text, int start)
    {
        int at = start;
        if (text[at] == '"')
        {
            for (at++; at < text.Length; at++)
            {
                if (text[at] == '"')
                {
                    if (at + 1 < text.Length && text[at + 1] == '"')
                    {
                        at++;
                        continue;
                    }

                    return at + 1;
                }
            }

            return at;
        }

        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '$'))
        {
            at++;
        }

        return at;
    }
}
