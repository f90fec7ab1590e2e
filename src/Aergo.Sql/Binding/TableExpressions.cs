using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Expressions that the catalog keeps as text: defaults, checks, generated columns, index keys and predicates, domain checks.</summary>
internal sealed class TableExpressions(BindingState state)
{
    /// <summary>Parses one stored expression.</summary>
    public Expression Parse(string text) => SqlParser.ParseExpression(text);

    /// <summary>What a column gets when nothing is given for it, coerced to its type; NULL when it has no default.</summary>
    public BoundExpression Default(TableDefinition table, ColumnInfo column)
    {
        if (column.Generated is GeneratedKind.IdentityAlways or GeneratedKind.IdentityByDefault)
        {
            BoundExpression next = new BoundNextValue(column.SequenceOid, column.Type);
            state.Writes = true;
            return next;
        }

        if (column.DefaultText is null || column.Generated == GeneratedKind.Stored)
        {
            return TypeDefault(column);
        }

        return InSchemaOf(table.SchemaOid, () =>
        {
            BoundExpression bound = state.Expressions.Bind(Parse(column.DefaultText), new QueryScope(null), ExpressionKind.ColumnDefault);
            return state.Coercions.TryCoerce(bound, column.Type, column.Modifier, CastContext.Assignment)
                ?? throw BindingErrors.Error(SqlState.DatatypeMismatch, $"column \"{column.Name}\" is of type {state.Types.Format(column.Type)} but default expression is of type {state.Types.Format(bound.Type)}",
                    hint: "You will need to rewrite or cast the expression.");
        });
    }

    /// <summary>A check constraint over a candidate row.</summary>
    public BoundExpression Check(TableDefinition table, ConstraintInfo constraint, IReadOnlyList<OutputColumn> columns) => InSchemaOf(table.SchemaOid, () =>
        state.Expressions.Condition(Parse(constraint.CheckText!), Row(table.Name, table, columns), ExpressionKind.CheckConstraint));

    /// <summary>USING or WITH CHECK of a policy over a row, whose columns may belong to the query around.</summary>
    public BoundExpression Policy(TableDefinition table, string text, IReadOnlyList<OutputColumn> columns)
    {
        OutputColumn[] own = [.. columns.Select(c => state.NewColumn(c.Name, c.Type, c.Modifier) with { TableOid = c.TableOid, ColumnNumber = c.ColumnNumber })];
        BoundExpression condition = InSchemaOf(table.SchemaOid, () => state.Expressions.Condition(Parse(text), Row(table.Name, table, own), ExpressionKind.Policy));
        var given = new Dictionary<int, BoundExpression>();
        for (int i = 0; i < own.Length; i++)
        {
            given[own[i].Id] = new BoundColumn(columns[i].Id, columns[i].Type, columns[i].Modifier);
        }

        return new Given(given).Expression(condition);
    }

    /// <summary>A stored generated column over a candidate row.</summary>
    public BoundExpression Generated(TableDefinition table, ColumnInfo column, IReadOnlyList<OutputColumn> columns) => InSchemaOf(table.SchemaOid, () =>
    {
        BoundExpression bound = state.Expressions.Bind(Parse(column.DefaultText!), Row(table.Name, table, columns), ExpressionKind.GeneratedColumn);
        return state.Coercions.TryCoerce(bound, column.Type, column.Modifier, CastContext.Assignment)
            ?? throw BindingErrors.Error(SqlState.DatatypeMismatch, $"column \"{column.Name}\" is of type {state.Types.Format(column.Type)} but default expression is of type {state.Types.Format(bound.Type)}",
                hint: "You will need to rewrite or cast the expression.");
    });

    /// <summary>Key expressions and predicate of an index over a row; null keys are plain columns.</summary>
    public BoundIndex Index(TableDefinition table, IndexDefinition index, IReadOnlyList<OutputColumn> columns) => InSchemaOf(table.SchemaOid, () =>
    {
        List<BoundExpression?> keys = [];
        foreach (IndexColumn key in index.Columns)
        {
            keys.Add(key.ExpressionText is null || key.Number != 0
                ? null
                : state.Expressions.BindKnown(Parse(key.ExpressionText), Row(table.Name, table, columns), ExpressionKind.IndexExpression));
        }

        BoundExpression? predicate = index.PredicateText is null
            ? null
            : state.Expressions.Condition(Parse(index.PredicateText), Row(table.Name, table, columns), ExpressionKind.IndexPredicate);
        return new BoundIndex(index, keys, predicate);
    });

    /// <summary>A domain's check over the value being coerced, under the name VALUE.</summary>
    public BoundExpression DomainCheck(ConstraintInfo constraint, SqlType baseType, int modifier)
    {
        IVariableScope? before = state.Variables;
        state.Variables = new ValueScope(new BoundCoercionInput(baseType, modifier));
        state.Enter(-1);
        try
        {
            return state.Expressions.Condition(Parse(constraint.CheckText!), new QueryScope(null), ExpressionKind.DomainCheck);
        }
        finally
        {
            state.Leave();
            state.Variables = before;
        }
    }

    /// <summary>The default of a routine's parameter.</summary>
    public BoundExpression ParameterDefault(RoutineDefinition routine, RoutineParameterInfo parameter) => InSchemaOf(routine.SchemaOid, () =>
    {
        BoundExpression bound = state.Expressions.Bind(Parse(parameter.DefaultText!), new QueryScope(null), ExpressionKind.FunctionDefault);
        if (parameter.Type.IsPolymorphic)
        {
            return bound;
        }

        return state.Coercions.TryCoerce(bound, parameter.Type, -1, CastContext.Assignment)
            ?? throw BindingErrors.Error(SqlState.DatatypeMismatch, $"argument of DEFAULT must be type {state.Types.Format(parameter.Type)}, not type {state.Types.Format(bound.Type)}");
    });

    /// <summary>A scope in which the columns of one row are visible under a relation's name.</summary>
    public QueryScope Row(string name, TableDefinition? table, IReadOnlyList<OutputColumn> columns)
    {
        QueryScope scope = new(null);
        AddRow(scope, name, table, columns, table is null ? null : state.Catalog.FindType(table.RowTypeOid));
        return scope;
    }

    /// <summary>Adds the columns of a row, one per live column, to a scope.</summary>
    public RelationEntry AddRow(QueryScope scope, string name, TableDefinition? table, IReadOnlyList<OutputColumn> columns, SqlType? rowType, bool columnsVisible = true)
    {
        RelationEntry entry = new(name, columns.Select(c => new ScopeColumn(c.Name, new BoundColumn(c.Id, c.Type, c.Modifier)) { TableOid = c.TableOid, ColumnNumber = c.ColumnNumber }).ToArray())
        {
            HasAlias = true,
            RelationName = table?.Name,
            RelationOid = table?.Oid ?? 0,
            Table = table,
            RowType = rowType,
        };
        scope.AllEntries.Add(entry);
        scope.Names.Add(new NamespaceItem(entry) { ColumnsVisible = columnsVisible });
        for (int i = 0; i < columns.Count; i++)
        {
            state.ColumnRoles[columns[i].Id] = (scope, ColumnRole.From);
            state.Origins[columns[i].Id] = (entry, i);
        }

        return entry;
    }

    // A domain brings a default of its own.
    private BoundExpression TypeDefault(ColumnInfo column)
    {
        for (SqlType? type = column.Type; type is { Kind: TypeKind.Domain }; type = type.BaseType)
        {
            if (state.Types.Domain(type) is { DefaultText: { } text } definition)
            {
                return InSchemaOf(definition.SchemaOid, () =>
                {
                    BoundExpression bound = state.Expressions.Bind(Parse(text), new QueryScope(null), ExpressionKind.ColumnDefault);
                    return state.Coercions.TryCoerce(bound, column.Type, column.Modifier, CastContext.Assignment)!;
                });
            }
        }

        BoundExpression none = new BoundConstant(Datum.Null, column.Type.Underlying, column.Modifier);
        return state.Coercions.ToDomain(none, column.Type, false);
    }

    // Stored text names things as its author saw them: its own schema comes first.
    private T InSchemaOf<T>(uint schemaOid, System.Func<T> bind)
    {
        ImmutableArray<string> path = state.SearchPath;
        IVariableScope? variables = state.Variables;
        if (state.Catalog.Schemas.TryGetValue(schemaOid, out SchemaDefinition? schema))
        {
            state.SearchPath = [schema.Name, .. path.Where(p => p != schema.Name)];
        }

        state.Variables = null;
        state.Enter(-1);
        try
        {
            return bind();
        }
        catch (SqlException e)
        {
            e.Position = 0;
            throw;
        }
        finally
        {
            state.Leave();
            state.SearchPath = path;
            state.Variables = variables;
        }
    }

    private sealed class ValueScope(BoundExpression value) : IVariableScope
    {
        public VariableConflict Conflict => VariableConflict.UseVariable;

        public BoundExpression? Resolve(IReadOnlyList<string> names, int position) => names is ["value"] ? value with { Position = position } : null;
    }
    private sealed class Given(Dictionary<int, BoundExpression> columns) : BoundRewriter
    {
        public override BoundExpression Expression(BoundExpression expression) =>
            expression is BoundColumn column && columns.TryGetValue(column.ColumnId, out BoundExpression? value) ? value : base.Expression(expression);
    }
}
