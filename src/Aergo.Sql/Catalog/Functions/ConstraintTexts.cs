using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>Constraints as they stand in CREATE TABLE, without their names.</summary>
internal static class ConstraintTexts
{
    /// <param name="catalog">For what is referred to.</param>
    /// <param name="table">Table of the constraint; null for a domain's.</param>
    /// <param name="constraint">The constraint.</param>
    /// <param name="nameOf">Writes a table's name.</param>
    /// <param name="pretty">Fewer parentheses.</param>
    public static string Print(CatalogSnapshot catalog, TableDefinition? table, ConstraintInfo constraint, Func<TableDefinition, string> nameOf, bool pretty)
    {
        var text = new StringBuilder();
        switch (constraint.Type)
        {
            case ConstraintType.Check:
                string check = table is null ? ExpressionTexts.PrintOfDomain(constraint.CheckText!) : ExpressionTexts.Print(constraint.CheckText!);
                text.Append("CHECK (").Append(pretty ? ExpressionTexts.Pretty(check) : check).Append(')').Append(constraint.NoInherit ? " NO INHERIT" : "");
                break;
            case ConstraintType.PrimaryKey or ConstraintType.Unique:
                IndexDefinition? index = table?.Indexes.FirstOrDefault(i => i.Oid == constraint.IndexOid);
                text.Append(constraint.Type == ConstraintType.PrimaryKey ? "PRIMARY KEY " : index is { NullsNotDistinct: true } ? "UNIQUE NULLS NOT DISTINCT " : "UNIQUE ")
                    .Append(List(table, constraint.Columns));
                if (index is { Include.Length: > 0 })
                {
                    text.Append(" INCLUDE ").Append(List(table, index.Include));
                }

                break;
            default:
                TableDefinition? target = catalog.Tables.GetValueOrDefault(constraint.ReferencedTable);
                text.Append("FOREIGN KEY ").Append(List(table, constraint.Columns)).Append(" REFERENCES ").Append(target is null ? "???" : nameOf(target))
                    .Append(List(target, constraint.ReferencedColumns)).Append(constraint.MatchFull ? " MATCH FULL" : "")
                    .Append(Action(" ON UPDATE ", constraint.OnUpdate)).Append(Action(" ON DELETE ", constraint.OnDelete));
                if (constraint.OnDeleteColumns.Length > 0)
                {
                    text.Append(' ').Append(List(table, constraint.OnDeleteColumns));
                }

                break;
        }

        return text.Append(constraint.Deferrable ? " DEFERRABLE" : "").Append(constraint.InitiallyDeferred ? " INITIALLY DEFERRED" : "").Append(constraint.Validated ? "" : " NOT VALID").ToString();
    }

    private static string List(TableDefinition? table, IEnumerable<int> columns) =>
        "(" + string.Join(", ", columns.Select(n => Identifiers.Quote(table?.Columns.FirstOrDefault(c => c.Number == n)?.Name ?? "?"))) + ")";

    private static string Action(string clause, ReferentialAction action) => action switch
    {
        ReferentialAction.Restrict => clause + "RESTRICT",
        ReferentialAction.Cascade => clause + "CASCADE",
        ReferentialAction.SetNull => clause + "SET NULL",
        ReferentialAction.SetDefault => clause + "SET DEFAULT",
        _ => "",
    };
}
