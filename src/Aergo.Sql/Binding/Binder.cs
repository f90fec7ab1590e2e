using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Turns parsed queries, changes and expressions into bound ones. One binder binds one thing; make a new one for the next.</summary>
/// <param name="ignoresPolicies">Leaves row-level security out: for finding what a definition means, and for referential integrity.</param>
public sealed class Binder(SqlContext context, ParameterTypes parameters, IVariableScope? variables = null, bool ignoresPolicies = false)
{
    private readonly BindingState _state = new(context, parameters, variables) { IgnoresPolicies = ignoresPolicies };

    /// <summary>Binds a SELECT, INSERT, UPDATE, DELETE or MERGE and checks the rights it needs.</summary>
    public BoundStatement Bind(Statement statement)
    {
        LogicalNode root;
        string verb;
        try
        {
            (root, verb) = statement switch
            {
                SelectStatement select => (_state.Queries.Bind(select, new QueryScope(null)), "SELECT"),
                InsertStatement => (Change(statement), "INSERT"),
                UpdateStatement => (Change(statement), "UPDATE"),
                DeleteStatement => (Change(statement), "DELETE"),
                MergeStatement => (Change(statement), "MERGE"),
                _ => throw SqlException.NotSupported($"binding {statement.GetType().Name}"),
            };
        }
        catch (SqlException e)
        {
            throw e.At(-1);
        }

        root = new ParameterSettler(_state).Settle(root);
        BoundStatement bound = new(statement, root, root.Columns, Parameters(), _state.Writes)
        {
            Verb = verb,
            ColumnIdCount = _state.ColumnIdCount,
            Privileges = _state.Privileges,
            OnlyFor = _state.Privileges.Exists(p => p.Target == PrivilegeTarget.RowSecurity) ? context.CurrentUser : null,
        };
        bound.CheckPrivileges(context);
        return bound;
    }

    /// <summary>What the stars of the statements bound so far stood for.</summary>
    public IReadOnlyDictionary<Star, IReadOnlyList<string>?> Stars => _state.Stars;

    /// <summary>Binds an expression over the rows a scope gives it.</summary>
    public BoundExpression BindExpression(Expression expression, ExpressionScope scope)
    {
        foreach (ExpressionRelation relation in scope.Relations)
        {
            _state.ReserveColumnIds(relation.Columns.Count == 0 ? 0 : relation.Columns.Max(c => c.Id));
        }

        QueryScope row = new(null);
        foreach (ExpressionRelation relation in scope.Relations)
        {
            _state.Tables.AddRow(row, relation.Name, relation.Table, relation.Columns, relation.RowType, relation.ColumnsVisible);
        }

        if (scope.SearchPath is { } path)
        {
            _state.SearchPath = path;
        }

        IVariableScope? before = _state.Variables;
        if (scope.Value is { } value)
        {
            _state.Variables = new NamedValue("value", value, before);
        }

        BoundExpression bound = scope.Condition is { } clause
            ? _state.Expressions.Condition(expression, row, scope.Kind, clause)
            : _state.Expressions.Bind(expression, row, scope.Kind);
        if (scope.Target is { } target)
        {
            bound = _state.Coercions.TryCoerce(bound, target, scope.TargetModifier, scope.Context) ?? throw Mismatch(scope, bound);
        }
        else if (scope.Condition is null)
        {
            bound = _state.Expressions.Known(bound);
        }

        if (ClauseRules.ImmutableRefusal(scope.Kind) is { } refusal && MutableCalls.In(bound))
        {
            throw BindingErrors.Error(SqlState.InvalidObjectDefinition, refusal);
        }

        bound = new ParameterSettler(_state).Settle(bound);
        foreach (RequiredPrivilege privilege in _state.Privileges)
        {
            context.Services.Privileges?.Check(context, privilege);
        }

        return bound;
    }

    /// <summary>Binds the call of CALL; OUT parameters count as arguments.</summary>
    public BoundRoutineCall BindCall(CallStatement statement)
    {
        QueryScope scope = new(null) { Kind = ExpressionKind.CallArgument };
        BoundRoutineCall call = _state.CallBinder.BindProcedure(statement.Call, scope);
        call = (BoundRoutineCall)new ParameterSettler(_state).Settle(call);
        foreach (RequiredPrivilege privilege in _state.Privileges)
        {
            context.Services.Privileges?.Check(context, privilege);
        }

        return call;
    }

    /// <summary>The type of a name as written, with the modifier its parentheses mean.</summary>
    public SqlType ResolveType(TypeName name, out int modifier) => _state.Types.Resolve(name, out modifier);

    /// <summary>A table's checks, generated columns, index expressions and defaults over fresh ids of a candidate row: for changes no statement names (cascades, COPY, index builds).</summary>
    public BoundTable BindTable(TableDefinition table) => _state.Changes.Table(table, true);

    /// <summary>Key expressions and predicate of one index over given columns, one per live column.</summary>
    public BoundIndex BindIndex(TableDefinition table, IndexDefinition index, IReadOnlyList<OutputColumn> columns)
    {
        _state.ReserveColumnIds(columns.Count == 0 ? 0 : columns.Max(c => c.Id));
        return _state.Tables.Index(table, index, columns);
    }

    /// <summary>A value brought to a type as an assignment does it; 42804 when it cannot be.</summary>
    public BoundExpression Coerce(BoundExpression value, SqlType type, int modifier, CastContext context) =>
        _state.Coercions.TryCoerce(value, type, modifier, context)
        ?? throw BindingErrors.Error(SqlState.CannotCoerce, $"cannot cast type {_state.Types.Format(value.Type)} to {_state.Types.Format(type)}", value.Position);

    /// <summary>Whether a value of one type may become the other in a context.</summary>
    public bool CanCoerce(SqlType source, SqlType target, CastContext context) => _state.Coercions.CanCoerce(source, target, context);

    /// <summary>A type as messages name it: qualified when the search path does not reach it.</summary>
    public string FormatType(SqlType type, int modifier = -1) => TypeNames.Format(_state, type, modifier);

    private LogicalNode Change(Statement statement) => _state.Changes.Bind(statement, new QueryScope(null));

    private List<SqlType> Parameters()
    {
        List<SqlType> types = [];
        for (int i = 0; i < parameters.Count; i++)
        {
            types.Add(parameters[i] is { } type && type.Oid != SqlTypes.UnknownOid
                ? type
                : throw BindingErrors.Error(SqlState.IndeterminateDatatype, $"could not determine data type of parameter ${i + 1}"));
        }

        return types;
    }

    private SqlException Mismatch(ExpressionScope scope, BoundExpression bound)
    {
        string target = _state.Types.Format(scope.Target!), source = _state.Types.Format(bound.Type);
        return scope.Kind switch
        {
            ExpressionKind.ColumnDefault or ExpressionKind.GeneratedColumn when scope.TargetName is { } column =>
                BindingErrors.Error(SqlState.DatatypeMismatch, $"column \"{column}\" is of type {target} but default expression is of type {source}", bound.Position, hint: "You will need to rewrite or cast the expression."),
            ExpressionKind.AlterColumnTransform when scope.TargetName is { } column =>
                BindingErrors.Error(SqlState.DatatypeMismatch, $"result of USING clause for column \"{column}\" cannot be cast automatically to type {target}", hint: "You might need to add an explicit cast."),
            ExpressionKind.FunctionDefault => BindingErrors.Error(SqlState.DatatypeMismatch, $"argument of DEFAULT must be type {target}, not type {source}", bound.Position),
            _ => BindingErrors.Error(SqlState.CannotCoerce, $"cannot cast type {source} to {target}", bound.Position),
        };
    }

    private sealed class NamedValue(string name, BoundExpression value, IVariableScope? next) : IVariableScope
    {
        public VariableConflict Conflict => VariableConflict.UseVariable;

        public BoundExpression? Resolve(IReadOnlyList<string> names, int position) =>
            names.Count == 1 && names[0] == name ? value with { Position = position } : next?.Resolve(names, position);
    }
}
