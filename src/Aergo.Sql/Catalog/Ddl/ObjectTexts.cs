using System.Linq;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>Objects as messages name them: <c>column a of table t</c>, <c>function f(integer)</c>.</summary>
internal sealed class ObjectTexts(SqlContext context, CatalogSnapshot catalog)
{
    public string Describe(ObjectRef item)
    {
        switch (item.Class)
        {
            case ObjectClass.Role:
                return "role " + Identifiers.Quote(catalog.Roles.Values.First(r => r.Oid == item.Oid).Name);
            case ObjectClass.Schema:
                return "schema " + Identifiers.Quote(catalog.Schemas[item.Oid].Name);
            case ObjectClass.Table:
                return "table " + CatalogNames.Show(context, catalog, catalog.Tables[item.Oid]);
            case ObjectClass.View:
                return "view " + CatalogNames.Show(context, catalog, catalog.Views[item.Oid]);
            case ObjectClass.Sequence:
                return "sequence " + CatalogNames.Show(context, catalog, catalog.Sequences[item.Oid]);
            case ObjectClass.Type:
                return "type " + CatalogNames.Show(context, catalog, catalog.Types[item.Oid]);
            case ObjectClass.ArrayType:
                return "type " + CatalogNames.Show(context, catalog, catalog.Types[item.Oid]);
            case ObjectClass.Routine:
                RoutineDefinition routine = catalog.Routines[item.Oid];
                return (routine.IsProcedure ? "procedure " : "function ") + CatalogNames.Signature(context, catalog, routine);
            case ObjectClass.Column:
                return $"column {Identifiers.Quote(ColumnName(item))} of {Relation(item.Container)}";
            case ObjectClass.Field:
                return $"column {Identifiers.Quote(catalog.Types[item.Container].Fields[item.Sub - 1].Name)} of composite {Describe(new ObjectRef(ObjectClass.Type, item.Container))}";
            case ObjectClass.Default:
                return $"default value for column {Identifiers.Quote(ColumnName(item))} of {Relation(item.Container)}";
            case ObjectClass.Constraint:
                return $"constraint {Identifiers.Quote(catalog.Tables[item.Container].Constraints.First(c => c.Oid == item.Oid).Name)} on {Relation(item.Container)}";
            case ObjectClass.DomainConstraint:
                return $"constraint {Identifiers.Quote(catalog.TypeDefinitions[item.Container].Constraints.First(c => c.Oid == item.Oid).Name)}";
            case ObjectClass.Index:
                TableDefinition table = catalog.Tables[item.Container];
                string index = table.Indexes.First(i => i.Oid == item.Oid).Name;
                bool visible = CatalogNames.IsVisible(catalog, context.Settings.SearchPath, table.SchemaOid, index, item.Oid);
                return "index " + Identifiers.Quote(visible ? null : catalog.Schemas[table.SchemaOid].Name, index);
            case ObjectClass.Trigger:
                var triggers = catalog.Tables.TryGetValue(item.Container, out TableDefinition? onTable) ? onTable.Triggers : catalog.Views[item.Container].Triggers;
                return $"trigger {Identifiers.Quote(triggers.First(t => t.Oid == item.Oid).Name)} on {Relation(item.Container)}";
            default:
                return $"policy {Identifiers.Quote(catalog.Tables[item.Container].Policies.First(p => p.Oid == item.Oid).Name)} on {Relation(item.Container)}";
        }
    }

    private string Relation(uint oid) => Describe(new ObjectRef(catalog.Tables.ContainsKey(oid) ? ObjectClass.Table : ObjectClass.View, oid));

    private string ColumnName(ObjectRef item) => (catalog.Tables.TryGetValue(item.Container, out TableDefinition? table) ? table.Columns : catalog.Views[item.Container].Columns).First(c => c.Number == item.Sub).Name;
}
