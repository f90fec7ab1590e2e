using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>Queries of views as PostgreSQL shows them: from the stored text, with the view's column names as aliases.</summary>
internal static class ViewTexts
{
    /// <summary>The query with a semicolon behind it.</summary>
    public static string Print(ViewDefinition view)
    {
        try
        {
            if (SqlParser.Parse(view.QueryText) is [SelectStatement query])
            {
                return Deparser.Print(query with { Body = Named(query.Body, view) }) + ";";
            }
        }
        catch (SqlException)
        {
            // What was stored was parsed once; show it as it is.
        }

        return view.QueryText + ";";
    }

    private static QueryBody Named(QueryBody body, ViewDefinition view)
    {
        switch (body)
        {
            case SetOperation operation:
                return operation with { Left = Named(operation.Left, view) };
            case SelectCore core when core.Items.Count == view.Columns.Length && !core.Items.Any(i => i.Expression is Star):
                IReadOnlyList<SelectItem> items = core.Items.Select((item, i) => NameOf(item) == view.Columns[i].Name ? item : item with { Alias = view.Columns[i].Name }).ToArray();
                return core with { Items = items };
            default:
                return body;
        }
    }

    private static string? NameOf(SelectItem item) => item.Alias ?? (item.Expression is ColumnReference column ? column.Names[^1] : null);
}
