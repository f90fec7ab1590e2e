using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>CREATE INDEX statements from definitions.</summary>
internal static class IndexTexts
{
    /// <param name="table">Its table.</param>
    /// <param name="tableName">The table's name as it is to be written.</param>
    /// <param name="index">The index.</param>
    /// <param name="pretty">Fewer parentheses.</param>
    public static string Print(TableDefinition table, string tableName, IndexDefinition index, bool pretty)
    {
        var text = new StringBuilder("CREATE ").Append(index.IsUnique ? "UNIQUE " : "").Append("INDEX ").Append(Identifiers.Quote(index.Name)).Append(" ON ").Append(tableName)
            .Append(" USING btree (").AppendJoin(", ", index.Columns.Select(c => Column(table, c, pretty) + Order(c))).Append(')');
        if (index.Include.Length > 0)
        {
            text.Append(" INCLUDE (").AppendJoin(", ", index.Include.Select(n => Identifiers.Quote(NameOf(table, n)))).Append(')');
        }

        if (index.NullsNotDistinct)
        {
            text.Append(" NULLS NOT DISTINCT");
        }

        if (index.PredicateText is { } predicate)
        {
            string printed = ExpressionTexts.Print(predicate);
            text.Append(" WHERE ").Append(pretty ? ExpressionTexts.Pretty(printed) : printed);
        }

        return text.ToString();
    }

    /// <summary>One column, from 1, keys first and INCLUDE after them; empty for a number outside.</summary>
    public static string Column(TableDefinition table, IndexDefinition index, int number, bool pretty) =>
        number < 1 || number > index.Columns.Length + index.Include.Length ? string.Empty
        : number <= index.Columns.Length ? Column(table, index.Columns[number - 1], pretty)
        : Identifiers.Quote(NameOf(table, index.Include[number - index.Columns.Length - 1]));

    /// <summary>Names of an index's own columns: the table's, or the function of an expression; a number behind repeated ones.</summary>
    public static string[] ColumnNames(TableDefinition table, IndexDefinition index)
    {
        var names = new List<string>();
        foreach (string name in index.Columns.Select(c => c.Number != 0 ? NameOf(table, c.Number) : ExpressionName(c.ExpressionText!)).Concat(index.Include.Select(n => NameOf(table, n))))
        {
            string unique = name;
            for (int i = 1; names.Contains(unique); i++)
            {
                unique = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}{i}");
            }

            names.Add(unique);
        }

        return [.. names];
    }

    private static string ExpressionName(string text) => ExpressionTexts.TryParse(text) switch
    {
        FunctionCall call => call.Name.Name,
        SpecialCall special => special.Form.ToString().ToLowerInvariant(),
        Cast { Type: var type } => type.Name.Name,
        Case => "case",
        _ => "expr",
    };

    private static string Column(TableDefinition table, IndexColumn column, bool pretty)
    {
        if (column.Number != 0)
        {
            return Identifiers.Quote(NameOf(table, column.Number));
        }

        string printed = ExpressionTexts.Print(column.ExpressionText!);
        return ExpressionTexts.LooksLikeCall(column.ExpressionText!) ? printed : "(" + (pretty ? ExpressionTexts.Pretty(printed) : printed) + ")";
    }

    private static string Order(IndexColumn column) => (column.Descending, column.NullsFirst) switch
    {
        (true, true) => " DESC",
        (true, false) => " DESC NULLS LAST",
        (false, true) => " NULLS FIRST",
        _ => "",
    };

    private static string NameOf(TableDefinition table, int number) => table.Columns.First(c => c.Number == number).Name;
}
