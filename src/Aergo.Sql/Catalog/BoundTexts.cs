using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>Binds expressions of definitions: columns are variables of a frame, so that they can be evaluated without a plan.</summary>
internal static class BoundTexts
{
    public static BoundExpression Bind(SqlContext context, string text, IVariableScope scope, ExpressionKind kind) => Bind(context, SqlParser.ParseExpression(text), scope, kind);

    public static BoundExpression Bind(SqlContext context, Expression expression, IVariableScope scope, ExpressionKind kind) =>
        Binder(context, scope).BindExpression(expression, new ExpressionScope(kind));

    public static BoundExpression Condition(SqlContext context, string text, IVariableScope scope, ExpressionKind kind) => Condition(context, SqlParser.ParseExpression(text), scope, kind);

    public static BoundExpression Condition(SqlContext context, Expression expression, IVariableScope scope, ExpressionKind kind) =>
        Binder(context, scope).BindExpression(expression, new ExpressionScope(kind) { Condition = ClauseRules.Name(kind) });

    /// <summary>A column's default, brought to its type.</summary>
    public static BoundExpression Default(SqlContext context, Expression expression, ColumnInfo column) =>
        Binder(context, null).BindExpression(expression, new ExpressionScope(ExpressionKind.ColumnDefault)
        {
            Target = column.Type,
            TargetModifier = column.Modifier,
            TargetName = column.Name,
        });

    public static BoundExpression ParameterDefault(SqlContext context, Expression expression, SqlType type) =>
        Binder(context, null).BindExpression(expression, new ExpressionScope(ExpressionKind.FunctionDefault) { Target = type.IsPolymorphic || type.Kind == TypeKind.Pseudo ? null : type });

    /// <summary>A value over a row that is assigned to a column: generated columns, USING.</summary>
    public static BoundExpression Assigned(SqlContext context, Expression expression, IVariableScope scope, ExpressionKind kind, ColumnInfo column) =>
        Binder(context, scope).BindExpression(expression, new ExpressionScope(kind)
        {
            Target = column.Type,
            TargetModifier = column.Modifier,
            TargetName = column.Name,
        });

    /// <summary>The default that a column's domain brings along; null for none.</summary>
    public static BoundExpression? DomainDefault(CatalogSnapshot catalog, SqlContext context, ColumnInfo column)
    {
        for (SqlType? type = column.Type; type is { Kind: TypeKind.Domain }; type = type.BaseType)
        {
            if (catalog.TypeDefinitions[type.Oid].DefaultText is { } text)
            {
                return Default(context, SqlParser.ParseExpression(text), column);
            }
        }

        return null;
    }

    /// <summary>The sequence that a default of the form nextval('name') draws from, so that it survives renaming; 0 for any other.</summary>
    public static uint NextValueOf(CatalogSnapshot catalog, BoundExpression bound)
    {
        while (bound is BoundCoercion coercion)
        {
            bound = coercion.Operand;
        }

        if (bound is not BoundCall { Function.Name: "nextval", Arguments: [var argument] })
        {
            return 0;
        }

        while (argument is BoundCoercion inner)
        {
            argument = inner.Operand;
        }

        return argument is BoundConstant { Value.IsNull: false, Type.Oid: SqlTypes.RegClassOid } constant && catalog.Sequences.ContainsKey(constant.Value.Oid) ? constant.Value.Oid : 0;
    }

    /// <summary>Whether two evaluations may differ within one statement.</summary>
    public static bool IsVolatile(BoundExpression bound)
    {
        var search = new VolatileSearch();
        search.Expression(bound);
        return search.Found;
    }

    /// <summary>Whether a constant fulfils the conditions of a column's domain: evaluated through the coercion that checks them.</summary>
    public static void RequireDomain(SqlContext context, ColumnInfo column, Datum value)
    {
        if (column.Type.Kind == TypeKind.Domain)
        {
            BoundExpression checkedValue = Binder(context, null).Coerce(new BoundConstant(value, column.Type.Underlying), column.Type, column.Modifier, CastContext.Assignment);
            context.Services.Runner.Evaluate(context, checkedValue, [], []);
        }
    }

    private static Binder Binder(SqlContext context, IVariableScope? scope) => new(context, new ParameterTypes([], isFixed: true), scope, ignoresPolicies: true);

    private sealed class VolatileSearch : BoundRewriter
    {
        public bool Found { get; private set; }

        public override BoundExpression Expression(BoundExpression expression)
        {
            Found |= expression is BoundCall { Function.Volatility: Volatility.Volatile } or BoundRoutineCall { Routine.Volatility: Volatility.Volatile } or BoundNextValue;
            return base.Expression(expression);
        }
    }
}
