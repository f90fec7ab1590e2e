using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>Values of a domain that lie in tables, for conditions that are added to it.</summary>
internal sealed class DomainRows(DefinitionScope scope, TypeDefinition domain)
{
    public void RequireNoNulls() => ForEach((table, column, value) =>
    {
        if (value.IsNull)
        {
            throw new SqlException(SqlState.NotNullViolation, $"column \"{column.Name}\" of table \"{table.Name}\" contains null values")
            {
                SchemaName = scope.SchemaName(table.SchemaOid),
                TableName = table.Name,
                ColumnName = column.Name,
            };
        }
    });

    public void Require(ConstraintInfo check)
    {
        BoundExpression condition = BoundTexts.Condition(scope.Context, check.CheckText!, new ValueScope(domain.Type), ExpressionKind.DomainCheck);
        ForEach((table, column, value) =>
        {
            Datum holds = scope.Context.Services.Runner.Evaluate(scope.Context, condition, [], [value]);
            if (!holds.IsNull && !holds.Boolean)
            {
                throw new SqlException(SqlState.CheckViolation, $"column \"{column.Name}\" of table \"{table.Name}\" contains values that violate the new constraint")
                {
                    SchemaName = scope.SchemaName(table.SchemaOid),
                    TableName = table.Name,
                    ColumnName = column.Name,
                };
            }
        });
    }

    private void ForEach(Action<TableDefinition, ColumnInfo, Datum> look)
    {
        foreach (TableDefinition table in scope.Catalog.Tables.Values.OrderBy(t => t.Oid))
        {
            List<int> places = [];
            for (int i = 0; i < table.Columns.Length; i++)
            {
                if (IsOf(table.Columns[i].Type))
                {
                    places.Add(i);
                }
                else if (table.Columns[i].Type.Element is { } element && IsOf(element))
                {
                    throw new SqlException(SqlState.FeatureNotSupported, $"cannot alter type \"{domain.Name}\" because column \"{table.Name}.{table.Columns[i].Name}\" uses it");
                }
            }

            if (places.Count == 0)
            {
                continue;
            }

            foreach (StoredRow row in new TableRows(scope, table).All())
            {
                foreach (int place in places)
                {
                    look(table, table.Columns[place], row.Values[place]);
                }
            }
        }
    }

    /// <summary>The domain itself, or one over it.</summary>
    private bool IsOf(SqlType type)
    {
        for (SqlType? at = type; at is not null; at = at.BaseType)
        {
            if (at.Oid == domain.Oid)
            {
                return true;
            }
        }

        return false;
    }
}
