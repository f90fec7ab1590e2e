using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>Writes out what <c>*</c> stood for when a view was made, so that columns added later do not become the view's.</summary>
internal static class StarTexts
{
    private const string TableCommand = "TABLE";

    /// <summary>The query's text with every star written out that <paramref name="stars"/> knows the columns of.</summary>
    /// <param name="query">Parsed from <paramref name="text"/>.</param>
    public static string Expand(string text, SelectStatement query, IReadOnlyDictionary<Star, IReadOnlyList<string>?> stars)
    {
        // From the end, so that positions before stay right.
        foreach (Star star in SyntaxTree.Descendants(query).OfType<Star>().Distinct(ReferenceEqualityComparer.Instance).Cast<Star>().OrderByDescending(s => s.Position))
        {
            if (!stars.TryGetValue(star, out IReadOnlyList<string>? columns) || columns is null)
            {
                continue;
            }

            string written = string.Join(", ", columns);
            if (star.Qualifier.Count > 0)
            {
                (int start, int length) = ExpressionNames.Whole(text, star.Position, star.Qualifier.Count);
                int end = text.IndexOf('*', start + length) + 1;
                text = text[..start] + written + text[end..];
            }
            else if (text[star.Position] == '*')
            {
                text = text[..star.Position] + written + text[(star.Position + 1)..];
            }
            else if (string.Compare(text, star.Position, TableCommand, 0, TableCommand.Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                text = $"{text[..star.Position]}SELECT {written} FROM{text[(star.Position + TableCommand.Length)..]}";
            }
        }

        return text;
    }
}
