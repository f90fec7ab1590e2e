using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Puts a view's query in its place: names along its own search path, rights of its owner.</summary>
internal sealed class ViewExpander(BindingState state)
{
    public FromItem Bind(ViewDefinition view, string schemaName, NamedTable e, QueryScope scope, BoundPointInTime? asOf)
    {
        if (asOf is not null)
        {
            throw BindingErrors.NotSupported("AS OF on a view", e.Position);
        }

        RequiredPrivilege reads = state.Require(PrivilegeTarget.Relation, view.Oid, view.Name, 'r');
        LogicalNode node = Columns(Query(view), view);
        if (view.SecurityBarrier)
        {
            node = new LogicalFilter(node, new BoundConstant(Datum.True, SqlTypes.Boolean)) { IsBarrier = true };
        }

        string alias = e.Alias ?? view.Name;
        RelationEntry entry = new(alias, FromBinder.ScopeColumns(node.Columns, e.ColumnAliases, alias))
        {
            HasAlias = e.Alias is not null,
            RelationName = view.Name,
            SchemaName = schemaName,
            RelationOid = view.Oid,
            RowType = state.Catalog.FindType(view.RowTypeOid),
            Reads = reads,
        };
        return state.From.Register(node, entry, scope);
    }

    /// <summary>The view's query, bound as its owner.</summary>
    public LogicalNode Query(ViewDefinition view) => As(view, () => state.Queries.Bind(Syntax(view), new QueryScope(null)));

    public SelectStatement Syntax(ViewDefinition view) => (SelectStatement)SqlParser.Parse(view.QueryText)[0];

    /// <summary>Does something under a view's search path and owner; errors inside lose their place, which is in another text.</summary>
    public T As<T>(ViewDefinition view, System.Func<T> bind)
    {
        ImmutableArray<string> path = state.SearchPath;
        string? role = state.Role;
        IVariableScope? variables = state.Variables;
        state.SearchPath = ViewQueries.PathOf(view);
        state.Role = view.SecurityInvoker ? role : view.Owner;
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
            state.Role = role;
            state.Variables = variables;
        }
    }

    // The view's columns were settled when it was made; what its query gives today is brought to that.
    private LogicalNode Columns(LogicalNode node, ViewDefinition view)
    {
        List<BoundExpression> expressions = [];
        List<OutputColumn> columns = [];
        for (int i = 0; i < view.Columns.Length; i++)
        {
            ColumnInfo column = view.Columns[i];
            if (i >= node.Columns.Count)
            {
                throw BindingErrors.Error(SqlState.InvalidTableDefinition, $"view \"{view.Name}\" no longer matches what it reads: column \"{column.Name}\" is missing");
            }

            OutputColumn source = node.Columns[i];
            BoundExpression value = new BoundColumn(source.Id, source.Type, source.Modifier);
            if (source.Type.Oid != column.Type.Oid || source.Modifier != column.Modifier)
            {
                value = state.Coercions.TryCoerce(value, column.Type, column.Modifier, CastContext.Assignment)
                    ?? throw BindingErrors.Error(SqlState.InvalidTableDefinition,
                        $"view \"{view.Name}\" no longer matches what it reads: column \"{column.Name}\" has type {state.Types.Format(source.Type)} instead of {state.Types.Format(column.Type)}");
            }

            expressions.Add(value);
            columns.Add(state.NewColumn(column.Name, column.Type, column.Modifier) with { TableOid = view.Oid, ColumnNumber = column.Number });
        }

        return new LogicalProject(node, expressions, columns);
    }
}
