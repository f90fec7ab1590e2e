using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>CREATE TABLE, with LIKE; CREATE TABLE AS and SELECT INTO.</summary>
internal sealed class TableCreation(DefinitionScope scope)
{
    public string Create(CreateTableStatement statement)
    {
        RefuseForms(statement.Persistence);
        if (statement.Partitioned)
        {
            throw SqlException.NotSupported("partitioned tables");
        }

        if (statement.Inherits.Count > 0)
        {
            throw SqlException.NotSupported("table inheritance");
        }

        if (statement.OfType is not null)
        {
            throw SqlException.NotSupported("typed tables");
        }

        SchemaDefinition schema = scope.CreationSchema(statement.Name, statement.Persistence);
        string name = statement.Name.Name;
        if (IsThere(schema, name, statement.IfNotExists))
        {
            return "CREATE TABLE";
        }

        uint oid = scope.Change.NewOid();
        var builder = new TableBuilder(scope, schema, name, oid, scope.Role);
        foreach (TableElement element in statement.Elements)
        {
            switch (element)
            {
                case ColumnDefinition column:
                    // Keys and checks may name columns that follow; so all columns first.
                    builder.AddColumn(column with { Constraints = column.Constraints.Where(IsOwn).ToArray() });
                    break;
                case LikeElement like:
                    new TableCopy(scope, builder).Columns(like);
                    break;
            }
        }

        builder.CheckGenerations();
        foreach (TableElement element in statement.Elements)
        {
            AddConstraints(builder, element);
        }

        ImmutableSortedDictionary<string, string> options = TableOptions.Check(statement.Options);
        TableDefinition table = builder.Apply(Blank(schema, name, oid)) with { Options = options };
        foreach (SequenceDefinition sequence in builder.Sequences)
        {
            scope.Change.Put(sequence);
        }

        table = scope.Change.Put(table);
        if (builder.AddForeignKeys().Count > 0)
        {
            table = scope.Change.Put(builder.Apply(table));
        }

        scope.Commit();
        NoteOnCommit(schema, oid, statement.OnCommit);
        return "CREATE TABLE";
    }

    /// <summary>A table of a query's rows. The tag counts them.</summary>
    public StatementResult CreateAs(CreateTableAsStatement statement)
    {
        if (statement.MaterializedView)
        {
            throw SqlException.NotSupported("materialized views");
        }

        RefuseForms(statement.Persistence);
        SchemaDefinition schema = scope.CreationSchema(statement.Name, statement.Persistence);
        if (IsThere(schema, statement.Name.Name, statement.IfNotExists))
        {
            return Result("CREATE TABLE AS", -1);
        }

        IStatementRunner runner = scope.Context.Services.Runner;
        StatementResult? executed = null;
        IReadOnlyList<OutputColumn> columns;
        BoundStatement? bound = runner.Bind(scope.Context, statement.Query, new ParameterTypes([], isFixed: true));
        if (bound is not null)
        {
            columns = bound.Columns;
        }
        else
        {
            // EXECUTE of a prepared statement: its columns are known once it runs.
            executed = runner.Run(scope.Context, statement.Query, []);
            columns = executed.Columns ?? throw new SqlException(SqlState.SyntaxErrorOrAccessRule, "statement returns no rows");
        }

        if (statement.Columns.Count > columns.Count)
        {
            throw new SqlException(SqlState.SyntaxError, "too many column names were specified");
        }

        uint oid = scope.Change.NewOid();
        var builder = new TableBuilder(scope, schema, statement.Name.Name, oid, scope.Role);
        for (int i = 0; i < columns.Count; i++)
        {
            builder.AddColumn(i < statement.Columns.Count ? statement.Columns[i] : columns[i].Name, columns[i].Type.Oid == SqlTypes.UnknownOid ? SqlTypes.Text : columns[i].Type, columns[i].Modifier);
        }

        TableDefinition table = scope.Change.Put(builder.Apply(Blank(schema, statement.Name.Name, oid)));
        scope.Commit();
        NoteOnCommit(schema, oid, statement.OnCommit);
        if (!statement.WithData)
        {
            return Result("CREATE TABLE AS", -1);
        }

        Datum[][] rows = [.. (executed ?? runner.Execute(scope.Context, bound!, [])).Rows];
        using var writer = new TableWriter(scope.Context, scope.Tables, table, [], NoExpressions.Instance);
        writer.Reserve(rows.Length);
        foreach (Datum[] row in rows)
        {
            writer.Insert(row);
        }

        writer.Complete();
        return Result($"SELECT {rows.Length}", rows.Length);
    }

    private static StatementResult Result(string tag, long affected) => new(tag, null, [], affected);

    private static bool IsOwn(ConstraintDefinition c) =>
        c.Kind is ConstraintKind.NotNull or ConstraintKind.Null or ConstraintKind.Default or ConstraintKind.Identity or ConstraintKind.Generated;

    private void AddConstraints(TableBuilder builder, TableElement element)
    {
        switch (element)
        {
            case ColumnDefinition column:
                foreach (ConstraintDefinition c in column.Constraints.Where(c => !IsOwn(c)))
                {
                    builder.AddConstraint(c, column.Name);
                }

                break;
            case TableConstraint table:
                builder.AddConstraint(table.Constraint, null);
                break;
            case LikeElement like:
                new TableCopy(scope, builder).Constraints(like);
                break;
        }
    }

    private bool IsThere(SchemaDefinition schema, string name, bool ifNotExists)
    {
        if (scope.IsTaken(schema, name))
        {
            if (ifNotExists)
            {
                scope.Notice($"relation \"{name}\" already exists, skipping", SqlState.DuplicateTable);
                return true;
            }

            scope.RequireFreeRelation(schema, name);
        }

        scope.RequireFreeType(schema, name, forRelation: true);
        return false;
    }

    private static void RefuseForms(Persistence persistence)
    {
        if (persistence == Persistence.Unlogged)
        {
            throw SqlException.NotSupported("unlogged tables");
        }
    }

    private void NoteOnCommit(SchemaDefinition schema, uint table, string? action)
    {
        if (action is null)
        {
            return;
        }

        if (!LocalCatalog.Holds(schema.Oid))
        {
            throw new SqlException(SqlState.InvalidTableDefinition, "ON COMMIT can only be used on temporary tables");
        }

        OnCommitActions.Note(scope.Context, table, action);
    }

    private TableDefinition Blank(SchemaDefinition schema, string name, uint oid) => new()
    {
        Oid = oid,
        Name = name,
        Owner = scope.Role,
        SchemaOid = schema.Oid,
        Columns = [],
        LastColumnNumber = 0,
        RowTypeOid = scope.Change.NewOid(),
        RowArrayTypeOid = scope.Change.NewOid(),
    };
}
