using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Queries as wholes: WITH, set operations, VALUES, ORDER BY and LIMIT around a body.</summary>
internal sealed class QueryBinder(BindingState state)
{
    private readonly SelectBinder _selects = new(state);

    /// <summary>Binds a query. The scope is the query's own level, made by the caller.</summary>
    public LogicalNode Bind(SelectStatement statement, QueryScope scope)
    {
        state.Enter(statement.Position);
        try
        {
            WithResult? with = statement.With is null ? null : state.CommonTables.Bind(statement.With, scope);
            LogicalNode body = Body(statement, scope);
            return CommonTableBinder.Finish(with, body);
        }
        finally
        {
            state.Leave();
        }
    }

    /// <summary>Binds a body that has nothing around it.</summary>
    public LogicalNode BindBody(QueryBody body, QueryScope scope) => Body(new SelectStatement(body) { Position = body.Position }, scope);

    /// <summary>What <c>*</c>, <c>t.*</c> or <c>(x).*</c> stand for in a list; null for any other expression.</summary>
    public IReadOnlyList<(string Name, BoundExpression Value)>? TryExpand(Expression expression, QueryScope scope) => _selects.TryExpand(expression, scope);

    /// <summary>A select list on its own, as RETURNING has it.</summary>
    public List<SelectTarget> Targets(IReadOnlyList<SelectItem> items, QueryScope scope, ExpressionKind kind) => _selects.Targets(items, scope, kind);

    private LogicalNode Body(SelectStatement statement, QueryScope scope)
    {
        switch (statement.Body)
        {
            case SelectCore core:
                return _selects.Bind(core, statement, scope);
            case ValuesBody values:
                return Values(values, statement, scope);
            case NestedQuery nested:
            {
                LogicalNode inner = Bind(nested.Query, Nested(statement, scope));
                return Around(inner, statement, scope);
            }

            case SetOperation operation:
                return Around(SetTree(operation, scope), statement, scope);
            default:
                throw new UnreachableException(statement.Body.GetType().Name);
        }
    }

    // Parentheses alone change nothing, so what is asked of the outer level is asked of the inner one.
    private static QueryScope Nested(SelectStatement statement, QueryScope scope) =>
        new(scope) { ResolveUnknowns = scope.ResolveUnknowns || statement.OrderBy.Count > 0 };

    private LogicalNode SetTree(QueryBody body, QueryScope scope)
    {
        if (body is not SetOperation operation)
        {
            QueryScope leaf = new(scope) { ResolveUnknowns = false };
            if (body is NestedQuery nested)
            {
                return Bind(nested.Query, leaf);
            }

            return BindBody(body, leaf);
        }

        state.Enter(operation.Position);
        string name = operation.Operator.ToString().ToUpperInvariant();
        bool intersect = operation.Operator == SetOperator.Intersect, except = operation.Operator == SetOperator.Except;
        LogicalNode left = state.CommonTables.InContext(operation.All && (intersect || except) ? name : null, () => SetTree(operation.Left, scope));
        LogicalNode right = state.CommonTables.InContext(except || (intersect && operation.All) ? name : null, () => SetTree(operation.Right, scope));
        state.Leave();
        if (left.Columns.Count != right.Columns.Count)
        {
            throw BindingErrors.Error(SqlState.SyntaxError, $"each {name} query must have the same number of columns", SetOperations.Position(right, 0));
        }

        List<(SqlType Type, int Modifier)> types = [];
        for (int i = 0; i < left.Columns.Count; i++)
        {
            BoundExpression[] pair = [SetOperations.Representative(left, i), SetOperations.Representative(right, i)];
            SqlType type = CommonTypes.Select(state, pair, name)!;
            types.Add((type, CommonTypes.Modifier(pair, type)));
            if (!operation.All)
            {
                TypeTraits.RequireEquality(state, type, SetOperations.Position(left, i));
            }
        }

        left = SetOperations.Coerce(state, left, types, name);
        right = SetOperations.Coerce(state, right, types, name);
        OutputColumn[] columns = left.Columns.Select((c, i) => state.NewColumn(c.Name, types[i].Type, types[i].Modifier)).ToArray();
        return new LogicalSetOperation(operation.Operator, operation.All, left, right, columns);
    }

    private LogicalNode Values(ValuesBody body, SelectStatement statement, QueryScope scope)
    {
        int width = body.Rows[0].Count;
        List<List<BoundExpression>> rows = [];
        int firstSet = scope.SetCalls.Count;
        foreach (IReadOnlyList<Expression> row in body.Rows)
        {
            ExpressionKind before = scope.Enter(body.Rows.Count == 1 ? ExpressionKind.ValuesSingle : ExpressionKind.Values);
            List<BoundExpression> bound = state.Expressions.BindList(row, scope);
            scope.Enter(before);
            width = rows.Count == 0 ? bound.Count : width;
            if (bound.Count != width)
            {
                throw BindingErrors.Error(SqlState.SyntaxError, "VALUES lists must all be the same length", row.Count > 0 ? row[0].Position : body.Position);
            }

            rows.Add(bound);
        }

        List<OutputColumn> columns = [];
        for (int c = 0; c < width; c++)
        {
            List<BoundExpression> column = rows.ConvertAll(r => r[c]);
            SqlType type = CommonTypes.Select(state, column, "VALUES")!;
            for (int r = 0; r < rows.Count; r++)
            {
                rows[r][c] = CommonTypes.Coerce(state, rows[r][c], type, "VALUES");
            }

            columns.Add(state.NewColumn($"column{c + 1}", type, CommonTypes.Modifier(rows.ConvertAll(r => r[c]), type)));
        }

        LogicalNode node = scope.SetCalls.Count > firstSet
            ? new LogicalProject(SetStage.Add(state, new LogicalOneRow(), scope.SetCalls), rows[0], columns)
            : new LogicalValues(rows, columns);
        if (statement.OrderBy.Count == 0)
        {
            return Limit(node, statement, scope, null);
        }

        RelationEntry entry = new("*VALUES*", FromBinder.ScopeColumns(columns, [], "*VALUES*"));
        FromItem item = state.From.Register(node, entry, scope);
        scope.Names = item.Names;
        List<SelectTarget> targets = columns.ConvertAll(c => new SelectTarget(new BoundColumn(c.Id, c.Type, c.Modifier), c.Name));
        return _selects.Finish(node, targets, statement, new SelectCore([]), scope);
    }

    /// <summary>ORDER BY and LIMIT over finished output columns: only their names and numbers may be used.</summary>
    private LogicalNode Around(LogicalNode node, SelectStatement statement, QueryScope scope)
    {
        List<SortKey> keys = [];
        foreach (OrderItem item in statement.OrderBy)
        {
            OutputColumn column = OutputColumn(item.Expression, node.Columns, scope);
            keys.Add(SortKeys.Make(state, new BoundColumn(column.Id, column.Type, column.Modifier) { Position = item.Expression.Position }, item));
        }

        if (keys.Count > 0)
        {
            node = new LogicalSort(node, keys);
        }

        return Limit(node, statement, scope, keys);
    }

    private static OutputColumn OutputColumn(Expression expression, IReadOnlyList<OutputColumn> columns, QueryScope scope)
    {
        switch (expression)
        {
            case ColumnReference { Names: [var name] }:
            {
                OutputColumn? found = null;
                foreach (OutputColumn column in columns)
                {
                    if (column.Name != name)
                    {
                        continue;
                    }

                    if (found is not null)
                    {
                        throw BindingErrors.Error(SqlState.AmbiguousColumn, $"ORDER BY \"{name}\" is ambiguous", expression.Position);
                    }

                    found = column;
                }

                return found ?? throw BindingErrors.Error(SqlState.UndefinedColumn, $"column \"{name}\" does not exist", expression.Position);
            }

            case Literal { Kind: LiteralKind.Integer, Text: var text }:
                return int.TryParse(text, out int position) && position >= 1 && position <= columns.Count
                    ? columns[position - 1]
                    : throw BindingErrors.Error(SqlState.InvalidColumnReference, $"ORDER BY position {text} is not in select list", expression.Position);
            case Literal:
                throw BindingErrors.Error(SqlState.SyntaxError, "non-integer constant in ORDER BY", expression.Position);
            default:
                RequireKnown(expression, columns);
                throw BindingErrors.Error(SqlState.FeatureNotSupported, "invalid UNION/INTERSECT/EXCEPT ORDER BY clause", Places.Leftmost(expression),
                    hint: "Add the expression/function to every SELECT, or move the UNION into a FROM clause.",
                    detail: "Only result column names can be used, not expressions or functions.");
        }
    }

    private static void RequireKnown(Expression expression, IReadOnlyList<OutputColumn> columns)
    {
        foreach (ColumnReference reference in SyntaxTree.Descendants(expression).OfType<ColumnReference>())
        {
            if (reference.Names is [var name] && !columns.Any(c => c.Name == name))
            {
                throw BindingErrors.Error(SqlState.UndefinedColumn, $"column \"{name}\" does not exist", reference.Position);
            }
        }
    }

    public LogicalNode Limit(LogicalNode node, SelectStatement statement, QueryScope scope, IReadOnlyList<SortKey>? keys)
    {
        if (statement.WithTies && keys is not { Count: > 0 })
        {
            throw BindingErrors.Error(SqlState.SyntaxError, "WITH TIES cannot be specified without ORDER BY clause");
        }

        if (statement.Limit is null && statement.Offset is null)
        {
            return node;
        }

        BoundExpression? limit = Count(statement.Limit, scope, ExpressionKind.Limit), offset = Count(statement.Offset, scope, ExpressionKind.Offset);
        return new LogicalLimit(node, limit, offset, statement.WithTies ? keys : null);
    }

    private BoundExpression? Count(Expression? expression, QueryScope scope, ExpressionKind kind)
    {
        if (expression is null or Literal { Kind: LiteralKind.Null })
        {
            return null;
        }

        string clause = ClauseRules.Name(kind);
        BoundExpression bound = state.Expressions.Bind(expression, scope, kind);
        bound = state.Coercions.TryCoerce(bound, SqlTypes.Int8, -1, CastContext.Assignment)
            ?? throw BindingErrors.Error(SqlState.DatatypeMismatch, $"argument of {clause} must be type bigint, not type {state.Types.Format(bound.Type)}", bound.Position);
        if (FreeColumns.Of(bound).Any(id => state.ColumnRoles.TryGetValue(id, out (QueryScope Owner, ColumnRole Role) role) && ReferenceEquals(role.Owner, scope)))
        {
            throw BindingErrors.Error(SqlState.InvalidColumnReference, $"argument of {clause} must not contain variables", bound.Position);
        }

        return bound;
    }
}
