using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>CREATE INDEX, and the filling of new indexes from the rows that are there.</summary>
internal sealed class IndexCreation(DefinitionScope scope)
{
    public void Create(CreateIndexStatement statement)
    {
        (RelationKind kind, uint oid) = scope.RequireRelation(statement.Table);
        if (kind != RelationKind.Table)
        {
            throw new SqlException(SqlState.WrongObjectType, $"cannot create index on relation \"{statement.Table.Name}\"")
            {
                Detail = kind == RelationKind.View ? "This operation is not supported for views." : null,
            };
        }

        TableDefinition table = scope.Catalog.Tables[oid];
        scope.RequireOwner(table);
        SchemaDefinition schema = scope.Catalog.Schemas[table.SchemaOid];
        RequireMethod(statement);
        var builder = new TableBuilder(scope, table);
        builder.RequireIndexWidth(statement.Elements.Count + statement.Include.Count);
        IndexColumn[] columns = statement.Elements.Select(e => Column(table, e)).ToArray();
        if (statement.Where is not null)
        {
            BoundTexts.Condition(scope.Context, statement.Where, new RowScope(table.Name, table.Columns), ExpressionKind.IndexPredicate);
        }

        string? name = statement.Name;
        if (name is not null && scope.IsTaken(schema, name))
        {
            if (statement.IfNotExists)
            {
                scope.Notice($"relation \"{name}\" already exists, skipping", SqlState.DuplicateTable);
                return;
            }

            scope.RequireFreeRelation(schema, name);
        }

        name ??= ChooseName(builder, statement.Elements.Select(e => e.Column ?? ExpressionName(e.Expression)).Concat(statement.Include));
        var index = new IndexDefinition
        {
            Oid = scope.Change.NewOid(),
            Name = name,
            Columns = [.. columns],
            Include = [.. statement.Include.Select(n => Included(table, n))],
            IsUnique = statement.Unique,
            NullsNotDistinct = statement.NullsNotDistinct,
            PredicateText = statement.WhereText is { } where ? StoredTexts.Qualify(scope.Context, where, new RowScope(table.Name, table.Columns), ExpressionKind.IndexPredicate) : null,
        };
        table = scope.Change.Put(table with { Indexes = table.Indexes.Add(index) });
        scope.Commit();
        Fill(table, index);
    }

    /// <summary>t_a_b_idx, cut and numbered as PostgreSQL does it.</summary>
    public string ChooseName(TableBuilder builder, IEnumerable<string> columns)
    {
        TableDefinition? table = scope.Catalog.Tables.GetValueOrDefault(builder.Oid);
        SchemaDefinition schema = table is null ? builder.Schema : scope.Catalog.Schemas[table.SchemaOid];
        return scope.ChooseRelationName(schema, builder.Name, string.Join('_', Distinct(columns)), "idx", builder.Indexes.Select(i => i.Name).ToArray());
    }

    /// <summary>Adds the entries of all rows to a new index of a committed table.</summary>
    public void Fill(TableDefinition table, params ReadOnlySpan<IndexDefinition> indexes)
    {
        IReadOnlyList<BoundIndex> bound = RowFrame.Indexes(scope.Context, table);
        using var writer = new TableWriter(scope.Context, scope.Tables, table, bound, new RowFrame(scope.Context));
        var rows = new TableRows(scope, table);
        foreach (StoredRow row in rows.All())
        {
            foreach (IndexDefinition index in indexes)
            {
                writer.AddToIndex(index, row.Key, row.Values);
            }
        }

        writer.Complete();
    }

    private void RequireMethod(CreateIndexStatement statement)
    {
        switch (statement.Method)
        {
            case "btree":
                break;
            case "hash":
                scope.Notice($"hash index is kept as btree");
                break;
            case "gin" or "gist" or "spgist" or "brin":
                throw SqlException.NotSupported($"access method {statement.Method}", "Use btree.");
            default:
                throw new SqlException(SqlState.UndefinedObject, $"access method \"{statement.Method}\" does not exist");
        }
    }

    private IndexColumn Column(TableDefinition table, IndexElement element)
    {
        if (element.Collation is { } collation && collation.Name is not ("C" or "POSIX" or "default" or "ucs_basic"))
        {
            throw new SqlException(SqlState.UndefinedObject, $"collation \"{collation}\" for encoding \"UTF8\" does not exist");
        }

        bool nullsFirst = element.NullsFirst ?? element.Descending;
        if (element.Column is { } name)
        {
            ColumnInfo column = table.Columns.FirstOrDefault(c => c.Name == name)
                ?? throw new SqlException(SqlState.UndefinedColumn, $"column \"{name}\" does not exist") { Position = element.Position + 1 };
            TableBuilder.RequireOrdered(column.Type);
            return new IndexColumn(column.Number, null, column.Type, element.Descending, nullsFirst);
        }

        BoundExpression bound = BoundTexts.Bind(scope.Context, element.Expression, new RowScope(table.Name, table.Columns), ExpressionKind.IndexExpression);
        TableBuilder.RequireOrdered(bound.Type);
        return new IndexColumn(0, StoredTexts.Qualify(scope.Context, element.Text!, new RowScope(table.Name, table.Columns), ExpressionKind.IndexExpression), bound.Type, element.Descending, nullsFirst);
    }

    private static int Included(TableDefinition table, string name) => table.Columns.FirstOrDefault(c => c.Name == name)?.Number
        ?? throw new SqlException(SqlState.UndefinedColumn, $"column \"{name}\" does not exist");

    /// <summary>What an unnamed select item would be called.</summary>
    private static string ExpressionName(Expression expression) => expression switch
    {
        FunctionCall call => call.Name.Name,
        Cast cast => ExpressionName(cast.Operand) is var inner && inner != "expr" ? inner : cast.Type.Name.Name,
        SpecialCall special => special.Form.ToString().ToLowerInvariant(),
        Case => "case",
        ColumnReference column => column.Names[^1],
        Collate collate => ExpressionName(collate.Operand),
        _ => "expr",
    };

    /// <summary>A name that repeats gets a number, as in expr, expr1.</summary>
    private static IEnumerable<string> Distinct(IEnumerable<string> names)
    {
        var seen = new HashSet<string>();
        foreach (string name in names)
        {
            string unique = name;
            for (int i = 1; !seen.Add(unique); i++)
            {
                unique = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            yield return unique;
        }
    }
}
