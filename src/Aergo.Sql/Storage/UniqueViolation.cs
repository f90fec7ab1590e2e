using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Storage;

/// <summary>The errors of a key that is there twice, with the texts and fields PostgreSQL gives.</summary>
internal static class UniqueViolation
{
    public static SqlException Of(SqlContext context, TableDefinition table, IndexDefinition index, Datum[] key) =>
        Error(context, table, index, $"duplicate key value violates unique constraint \"{index.Name}\"", $"Key {KeyText(context, table, index, key)} already exists.");

    public static SqlException WhileBuilding(SqlContext context, TableDefinition table, IndexDefinition index, Datum[] key) =>
        Error(context, table, index, $"could not create unique index \"{index.Name}\"", $"Key {KeyText(context, table, index, key)} is duplicated.");

    /// <summary>ON CONFLICT cannot wait for a constraint that may be checked later.</summary>
    public static SqlException AsArbiter(SqlContext context, TableDefinition table, IndexDefinition index) =>
        new(SqlState.ObjectNotInPrerequisiteState, "ON CONFLICT does not support deferrable unique constraints/exclusion constraints as arbiters")
        {
            SchemaName = context.Catalog.Schemas[table.SchemaOid].Name,
            TableName = table.Name,
            ConstraintName = index.Name,
        };

    /// <summary>Columns and values of a key: <c>(a, b)=(1, x)</c>.</summary>
    public static string KeyText(SqlContext context, TableDefinition table, IndexDefinition index, Datum[] key)
    {
        string names = string.Join(", ", index.Columns.Select(c => c.ExpressionText ?? Identifiers.Quote(table.Columns.First(x => x.Number == c.Number).Name)));
        string values = string.Join(", ", index.Columns.Select((c, i) => key[i].IsNull ? "null" : StoredValues.Text(context, c.Type, key[i])));
        return $"({names})=({values})";
    }

    private static SqlException Error(SqlContext context, TableDefinition table, IndexDefinition index, string message, string detail) => new(SqlState.UniqueViolation, message)
    {
        Detail = DetailRights.MayShow(context, table, index.Columns.Select(c => c.Number)) ? detail : null,
        SchemaName = context.Catalog.Schemas[table.SchemaOid].Name,
        TableName = table.Name,
        ConstraintName = index.Name,
    };
}
