using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Functions in FROM: their columns, ROWS FROM, WITH ORDINALITY and column definition lists.</summary>
internal sealed class TableFunctionBinder(BindingState state)
{
    public FromItem Bind(FunctionTable e, QueryScope scope)
    {
        List<TableFunction> functions = [];
        foreach (TableFunction function in e.Functions)
        {
            functions.AddRange(SpreadUnnest(function));
        }

        List<TableFunctionCall> calls = [];
        List<SqlField> fields = [];
        bool scalar = false;
        SqlType? rowType = null;
        foreach (TableFunction function in functions)
        {
            (TableFunctionCall call, IReadOnlyList<SqlField> columns) = FromBinder.Lateral(true, scope, ExpressionKind.FromFunction, () => Call(function, functions.Count == 1 ? e.Alias : null, scope));
            calls.Add(call);
            fields.AddRange(columns);
            scalar = !call.ExpandRecord && call.ColumnCount == 1;
            rowType = call.Call.Type.Underlying.Kind == TypeKind.Composite ? call.Call.Type : null;
        }

        if (e.WithOrdinality)
        {
            fields.Add(new SqlField("ordinality", SqlTypes.Int8, -1));
        }

        List<OutputColumn> output = fields.ConvertAll(f => state.NewColumn(f.Name, f.Type, f.Modifier));
        LogicalFunctionScan node = new(calls, e.WithOrdinality, output);
        string alias = e.Alias ?? ColumnNames.Of(functions[0].Call);
        bool single = calls.Count == 1 && !e.WithOrdinality;
        RelationEntry entry = new(alias, FromBinder.ScopeColumns(output, e.ColumnAliases, alias))
        {
            HasAlias = e.Alias is not null,
            IsScalar = single && scalar,
            RowType = single ? rowType : null,
        };
        return state.From.Register(node, entry, scope);
    }

    // unnest(a, b) in FROM is ROWS FROM (unnest(a), unnest(b)).
    private static IEnumerable<TableFunction> SpreadUnnest(TableFunction function)
    {
        if (function.Call is not FunctionCall { Name: { Name: "unnest", Schema: null or "pg_catalog" }, Arguments.Count: > 1 } call
            || call.Arguments.Any(a => a.Name is not null || a.Variadic) || call.Distinct || call.OrderBy.Count > 0 || function.ColumnDefinitions.Count > 0)
        {
            return [function];
        }

        return call.Arguments.Select(a => new TableFunction(new FunctionCall(call.Name, [a]) { Position = call.Position }, []));
    }

    private (TableFunctionCall Call, IReadOnlyList<SqlField> Columns) Call(TableFunction function, string? alias, QueryScope scope)
    {
        bool returnsSet = false;
        BoundExpression call = function.Call is FunctionCall named ? state.CallBinder.BindInFrom(named, scope, out returnsSet) : state.Expressions.BindKnown(function.Call, scope, ExpressionKind.FromFunction);
        string name = ColumnNames.Of(function.Call);
        if (call.Type.Oid == SqlTypes.UnknownOid)
        {
            call = state.Expressions.Known(call);
        }

        SqlType type = call.Type.Underlying;
        bool described = call is BoundCall { Function.Columns.Count: > 0 } || (call is BoundRoutineCall routineCall && CallBinder.RoutineOutput(routineCall.Routine).Count > 1);
        bool untyped = type.Oid == SqlTypes.RecordOid && !described;
        int position = function.ColumnDefinitions.Count > 0 ? function.ColumnDefinitions[0].Position : function.Position;
        if (function.ColumnDefinitions.Count > 0)
        {
            if (!untyped)
            {
                string problem = type.Oid == SqlTypes.RecordOid ? "a column definition list is redundant for a function with OUT parameters"
                    : type.Kind == TypeKind.Composite ? "a column definition list is redundant for a function returning a named composite type"
                    : "a column definition list is only allowed for functions returning \"record\"";
                throw BindingErrors.Error(SqlState.SyntaxError, problem, position);
            }

            SqlField[] defined = function.ColumnDefinitions.Select(Define).ToArray();
            if (type.Fields.Count > 0)
            {
                CheckShape(type.Fields, defined);
            }

            return (new TableFunctionCall(WithFields(call, defined), defined.Length, true), defined);
        }

        if (untyped)
        {
            throw BindingErrors.Error(SqlState.SyntaxError, "a column definition list is required for functions returning \"record\"", function.Call.Position);
        }

        if (type.Fields.Count > 0)
        {
            return (new TableFunctionCall(call, type.Fields.Count, true), type.Fields);
        }

        string columnName = OutputName(call) ?? alias ?? name;
        return (new TableFunctionCall(call, 1, false), [new SqlField(columnName, call.Type, call.Modifier)]);
    }

    private SqlField Define(ColumnTyping typing)
    {
        SqlType type = state.Types.Resolve(typing.Type, out int modifier);
        if (typing.Type.SetOf)
        {
            throw BindingErrors.Error(SqlState.InvalidTableDefinition, $"column \"{typing.Name}\" cannot be declared SETOF", typing.Position);
        }

        return new SqlField(typing.Name, type, modifier);
    }

    private void CheckShape(IReadOnlyList<SqlField> have, SqlField[] want)
    {
        if (have.Count != want.Length)
        {
            throw BindingErrors.Error(SqlState.DatatypeMismatch, "function return row and query-specified return row do not match",
                detail: $"Returned row contains {have.Count} attribute{(have.Count == 1 ? "" : "s")}, but query expects {want.Length}.");
        }

        for (int i = 0; i < want.Length; i++)
        {
            if (have[i].Type.Oid != want[i].Type.Oid)
            {
                throw BindingErrors.Error(SqlState.DatatypeMismatch, "function return row and query-specified return row do not match",
                    detail: $"Returned type {state.Types.Format(have[i].Type)} at ordinal position {i + 1}, but query expects {state.Types.Format(want[i].Type)}.");
            }
        }
    }

    // A lone OUT parameter names the column, before any alias of the table.
    private static string? OutputName(BoundExpression call) => call switch
    {
        BoundRoutineCall { Routine: var routine } when CallBinder.RoutineOutput(routine) is { Count: 1 } output && routine.Parameters.Any(p => p.Name == output[0].Name) => output[0].Name,
        BoundCall { Function.Columns: { Count: 1 } columns } => columns[0].Name,
        _ => null,
    };

    private static BoundExpression WithFields(BoundExpression call, IReadOnlyList<SqlField> fields)
    {
        SqlType type = Records.Anonymous(fields);
        return call switch
        {
            BoundCall c => c with { Site = c.Site with { ResultFields = fields, ResultType = type }, Type = type },
            BoundRoutineCall r => r with { Site = r.Site with { ResultFields = fields, ResultType = type }, Type = type },
            _ => call,
        };
    }
}
