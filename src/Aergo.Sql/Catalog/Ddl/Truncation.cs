using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Modification;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>TRUNCATE.</summary>
internal sealed class Truncation(DefinitionScope scope, TriggerConditions conditions)
{
    public void Truncate(TruncateStatement statement)
    {
        var tables = new List<TableDefinition>();
        foreach (QualifiedName name in statement.Tables)
        {
            TableDefinition table = scope.RequireTable(name);
            if (!tables.Any(t => t.Oid == table.Oid))
            {
                tables.Add(table);
            }
        }

        AddReferring(tables, statement.Cascade);
        foreach (TableDefinition table in tables)
        {
            if (!PrivilegeChecker.Has(scope.Catalog, scope.Role, table, PrivilegeKind.Table, "D"))
            {
                throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied for table {table.Name}");
            }

            DeferredChecks.Of(scope.Context).RequireNone(table, "TRUNCATE");
            if (table.Options.GetValueOrDefault("ledger") == "append_only")
            {
                throw new SqlException(SqlState.ObjectNotInPrerequisiteState, $"rows of append-only table \"{table.Name}\" cannot be changed or deleted")
                {
                    Hint = "The table was created WITH (ledger = append_only).",
                };
            }
        }

        foreach (TableDefinition table in tables)
        {
            Triggers(table).Statement(TriggerTiming.Before, TriggerEvent.Truncate, null);
        }

        foreach (TableDefinition table in tables)
        {
            new TableRows(scope, table).Clear(keepRowNumber: true);
            if (statement.RestartIdentity)
            {
                foreach (SequenceDefinition sequence in scope.Catalog.Sequences.Values.Where(s => s.OwnerTable == table.Oid))
                {
                    SequenceStore.Write(scope.Context, sequence, sequence.Start, false);
                }
            }
        }

        foreach (TableDefinition table in tables)
        {
            Triggers(table).Statement(TriggerTiming.After, TriggerEvent.Truncate, null);
        }
    }

    private TriggerSet Triggers(TableDefinition table) => new(scope.Context, conditions, table, table.Columns, table.RowTypeOid, table.Triggers);

    /// <summary>Tables that refer to one of these: taken along with CASCADE, in the way without.</summary>
    private void AddReferring(List<TableDefinition> tables, bool cascade)
    {
        for (int i = 0; i < tables.Count; i++)
        {
            if (!scope.Catalog.ReferencingTables.TryGetValue(tables[i].Oid, out var referring))
            {
                continue;
            }

            foreach (TableDefinition child in referring.Select(r => scope.Catalog.Tables[r]).Where(c => !tables.Any(t => t.Oid == c.Oid)))
            {
                if (!cascade)
                {
                    throw new SqlException(SqlState.FeatureNotSupported, "cannot truncate a table referenced in a foreign key constraint")
                    {
                        Detail = $"Table \"{child.Name}\" references \"{tables[i].Name}\".",
                        Hint = $"Truncate table \"{child.Name}\" at the same time, or use TRUNCATE ... CASCADE.",
                    };
                }

                scope.Notice($"truncate cascades to table \"{child.Name}\"");
                tables.Add(child);
            }
        }
    }
}
