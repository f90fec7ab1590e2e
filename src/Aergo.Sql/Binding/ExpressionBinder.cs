using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Scalar expressions. Calls, columns, subqueries and arrays have binders of their own; this one knows the shapes.</summary>
internal sealed class ExpressionBinder(BindingState state)
{
    private readonly ComparisonBinder _comparisons = new(state);
    private readonly ArrayBinder _arrays = new(state);

    public ArrayBinder Arrays => _arrays;

    /// <summary>Binds an expression that stands in a clause.</summary>
    public BoundExpression Bind(Expression expression, QueryScope scope, ExpressionKind kind)
    {
        ExpressionKind before = scope.Enter(kind);
        try
        {
            return Bind(expression, scope);
        }
        finally
        {
            scope.Enter(before);
        }
    }

    /// <summary>Binds a condition.</summary>
    public BoundExpression Condition(Expression expression, QueryScope scope, ExpressionKind kind, string? clause = null) =>
        ToBoolean(Bind(expression, scope, kind), clause ?? ClauseRules.Name(kind));

    /// <summary>Binds an expression and gives it a type, text, if it has none yet.</summary>
    public BoundExpression BindKnown(Expression expression, QueryScope scope, ExpressionKind kind) => Known(Bind(expression, scope, kind));

    public BoundExpression Known(BoundExpression expression) =>
        expression.Type.Oid == SqlTypes.UnknownOid ? state.Coercions.Coerce(expression, SqlTypes.Text, CastContext.Implicit) : expression;

    public BoundExpression ToBoolean(BoundExpression expression, string clause)
    {
        if (expression.Type.Oid == SqlTypes.BooleanOid)
        {
            return expression;
        }

        return state.Coercions.TryCoerce(expression, SqlTypes.Boolean, -1, CastContext.Assignment)
            ?? throw BindingErrors.Error(SqlState.DatatypeMismatch, $"argument of {clause} must be type boolean, not type {state.Types.Format(expression.Type)}", expression.Position);
    }

    public BoundExpression Bind(Expression expression, QueryScope scope)
    {
        state.Enter(expression.Position);
        try
        {
            return Dispatch(expression, scope);
        }
        finally
        {
            state.Leave();
        }
    }

    private BoundExpression Dispatch(Expression expression, QueryScope scope)
    {
        switch (expression)
        {
            case Literal e:
                return Constant(e.Kind, e.Text, e.Position);
            case ColumnReference e:
                return state.Columns.Bind(e, scope);
            case Star e:
                return StarRow(e, scope);
            case ParameterReference e:
                return Parameter(e);
            case FunctionCall e:
                return state.CallBinder.Bind(e, scope);
            case SqlValue e:
                return state.CallBinder.BindValue(e, scope);
            case Unary { Operator: "-", Schema: null, Operand: Literal { Kind: LiteralKind.Integer or LiteralKind.Decimal } literal } e:
                return Constant(literal.Kind, "-" + literal.Text, e.Position);
            case Unary e:
                return state.Operators.Bind(e.Operator, null, Bind(e.Operand, scope), e.Position, e.Schema);
            case Binary e:
                return _comparisons.Binary(e, scope);
            case And e:
                return AndTerms(Terms(e, scope), e.Position);
            case Or e:
                return OrTerms(Terms(e, scope), e.Position);
            case Not e:
                return new BoundNot(ToBoolean(Bind(e.Operand, scope), "NOT")) { Position = e.Position };
            case IsNull e:
            {
                BoundExpression operand = Bind(e.Operand, scope);
                return new BoundIsNull(operand, e.Negated) { Position = Places.Leftmost(e.Position, operand.Position) };
            }

            case IsTruth e:
                return new BoundIsTruth(ToBoolean(Bind(e.Operand, scope), $"IS {(e.Negated ? "NOT " : "")}{e.Test.ToString().ToUpperInvariant()}"), e.Test, e.Negated) { Position = e.Position };
            case IsDistinctFrom e:
                return _comparisons.Distinct(e, scope);
            case Between e:
                return _comparisons.Between(e, scope);
            case InList e:
                return _comparisons.InList(e, scope);
            case InSubquery e:
                return _comparisons.InSubquery(e, scope);
            case PatternMatch e:
                return Pattern(e, scope);
            case Quantified e:
                return _comparisons.Quantified(e, scope);
            case Exists e:
                return Subquery(SubqueryKind.Exists, e.Query, scope, e.Position);
            case ScalarSubquery e:
                return Subquery(SubqueryKind.Scalar, e.Query, scope, e.Position);
            case ArraySubquery e:
                return Subquery(SubqueryKind.Array, e.Query, scope, e.Position);
            case Case e:
                return Case(e, scope);
            case SpecialCall e:
                return Special(e, scope);
            case Cast e:
                return Cast(e, scope);
            case Collate e:
                return Collated(e, scope);
            case ArrayConstructor e:
                return _arrays.Constructor(e, null, scope);
            case RowConstructor e:
                return Row(e, scope);
            case Subscript e:
                return _arrays.Subscript(e, scope);
            case FieldSelection e:
                return Field(e, scope);
            case DefaultMarker e:
                throw BindingErrors.Error(SqlState.SyntaxError, "DEFAULT is not allowed in this context", e.Position);
            case CurrentOf e:
                throw BindingErrors.Error(SqlState.SyntaxError, "WHERE CURRENT OF must be the whole condition of UPDATE or DELETE", e.Position);
            default:
                throw new UnreachableException(expression.GetType().Name);
        }
    }

    public static BoundConstant Constant(LiteralKind kind, string text, int position)
    {
        switch (kind)
        {
            case LiteralKind.Null:
                return new BoundConstant(Datum.Null, SqlTypes.Unknown) { Position = position };
            case LiteralKind.Boolean:
                return new BoundConstant(Datum.From(text == "true"), SqlTypes.Boolean) { Position = position };
            case LiteralKind.Integer when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int small):
                return new BoundConstant(Datum.From(small), SqlTypes.Int4) { Position = position };
            case LiteralKind.Integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long large):
                return new BoundConstant(Datum.From(large), SqlTypes.Int8) { Position = position };
            case LiteralKind.Integer or LiteralKind.Decimal:
                return new BoundConstant(Datum.FromObject(PgNumeric.Parse(text)), SqlTypes.Numeric) { Position = position };
            case LiteralKind.String:
                return new BoundConstant(Datum.From(text), SqlTypes.Unknown) { Position = position };
            default:
                return new BoundConstant(Datum.From(BitText.Parse(text)), SqlTypes.Bit) { Position = position };
        }
    }

    private static BoundAnd AndTerms(List<BoundExpression> terms, int position) => new(terms) { Position = Places.Leftmost(position, terms) };

    private static BoundOr OrTerms(List<BoundExpression> terms, int position) => new(terms) { Position = Places.Leftmost(position, terms) };

    // x AND y AND z nests as deep as it is long; the list does not.
    private List<BoundExpression> Terms(Expression expression, QueryScope scope)
    {
        bool isAnd = expression is And;
        string name = isAnd ? "AND" : "OR";
        Stack<Expression> pending = new([expression]);
        List<BoundExpression> terms = [];
        while (pending.TryPop(out Expression? next))
        {
            switch (next)
            {
                case And e when isAnd:
                    pending.Push(e.Right);
                    pending.Push(e.Left);
                    break;
                case Or e when !isAnd:
                    pending.Push(e.Right);
                    pending.Push(e.Left);
                    break;
                default:
                    terms.Add(ToBoolean(Bind(next, scope), name));
                    break;
            }
        }

        return terms;
    }

    private BoundExpression StarRow(Star star, QueryScope scope)
    {
        if (star.Qualifier.Count == 0)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, "row expansion via \"*\" is not supported here", star.Position);
        }

        string? schema = star.Qualifier.Count > 1 ? star.Qualifier[^2] : null;
        RelationEntry? entry = state.Columns.FindRelation(schema, star.Qualifier[^1], star.Position, scope, out QueryScope? owner);
        if (entry is not null)
        {
            return state.Columns.WholeRow(entry, owner!, star.Position);
        }

        return state.Variables?.Resolve(star.Qualifier, star.Position) ?? throw state.Columns.MissingRelation(schema, star.Qualifier[^1], star.Position, scope);
    }

    private BoundExpression Parameter(ParameterReference e)
    {
        if (state.Variables?.Resolve(["$" + e.Index.ToString(CultureInfo.InvariantCulture)], e.Position) is { } variable)
        {
            return variable;
        }

        int index = e.Index - 1;
        if (!state.Parameters.Allows(index))
        {
            throw BindingErrors.Error(SqlState.UndefinedParameter, $"there is no parameter ${e.Index}", e.Position);
        }

        state.NoteParameter(index);
        return new BoundParameter(index, state.Parameters[index] ?? SqlTypes.Unknown) { Position = e.Position };
    }

    private BoundExpression Pattern(PatternMatch e, QueryScope scope)
    {
        BoundExpression operand = Bind(e.Operand, scope);
        BoundExpression pattern = Bind(e.Pattern, scope);
        BoundExpression? escape = e.Escape is null ? null : Bind(e.Escape, scope);
        if (e.Kind == PatternKind.SimilarTo)
        {
            pattern = state.CallBinder.CallBuiltIn("similar_to_escape", escape is null ? [pattern] : [pattern, escape], e.Position);
            return state.Operators.Bind(e.Negated ? "!~" : "~", operand, pattern, e.Position);
        }

        if (escape is not null)
        {
            pattern = state.CallBinder.CallBuiltIn("like_escape", [pattern, escape], e.Position);
        }

        string name = (e.Negated ? "!~~" : "~~") + (e.Kind == PatternKind.ILike ? "*" : "");
        return state.Operators.Bind(name, operand, pattern, e.Position);
    }

    public BoundExpression Subquery(SubqueryKind kind, SelectStatement query, QueryScope scope, int position)
    {
        LogicalNode node = SubqueryNode(query, scope, position);
        if (kind == SubqueryKind.Exists)
        {
            return new BoundSubquery(kind, node, SqlTypes.Boolean) { OuterColumns = FreeColumns.Of(node), Position = position };
        }

        if (node.Columns.Count != 1)
        {
            throw BindingErrors.Error(SqlState.SyntaxError, "subquery must return only one column", position);
        }

        OutputColumn column = node.Columns[0];
        if (kind == SubqueryKind.Array)
        {
            return new BoundSubquery(kind, node, state.Types.ArrayOf(column.Type, position), column.Modifier) { OuterColumns = FreeColumns.Of(node), Position = position };
        }

        return new BoundSubquery(kind, node, column.Type, column.Modifier) { OuterColumns = FreeColumns.Of(node), Position = position };
    }

    /// <summary>Binds a query that stands in an expression of <paramref name="scope"/>.</summary>
    public LogicalNode SubqueryNode(SelectStatement query, QueryScope scope, int position)
    {
        if (ClauseRules.SubqueryRefusal(scope.Kind) is { } clause)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, $"cannot use subquery in {clause}", position);
        }

        return state.CommonTables.InContext("a subquery", () => state.Queries.Bind(query, new QueryScope(scope)));
    }

    private BoundExpression Case(Case e, QueryScope scope)
    {
        int sets = scope.SetCalls.Count;
        BoundExpression? operand = null;
        if (e.Operand is not null)
        {
            operand = Known(Bind(e.Operand, scope));
        }

        List<BoundExpression> conditions = [], results = [];
        foreach (CaseWhen when in e.Whens)
        {
            BoundExpression condition = Bind(when.Condition, scope);
            if (operand is not null)
            {
                condition = state.Operators.Bind("=", new BoundCaseOperand(operand.Type, operand.Modifier), condition, when.Position);
            }

            conditions.Add(ToBoolean(condition, "CASE/WHEN"));
            results.Add(Bind(when.Result, scope));
        }

        BoundExpression otherwise = e.Else is null ? new BoundConstant(Datum.Null, SqlTypes.Unknown) : Bind(e.Else, scope);
        SqlType type = CommonTypes.Select(state, [otherwise, .. results], "CASE")!;
        otherwise = CommonTypes.Coerce(state, otherwise, type, "CASE/ELSE");
        List<(BoundExpression, BoundExpression)> whens = [];
        for (int i = 0; i < results.Count; i++)
        {
            results[i] = CommonTypes.Coerce(state, results[i], type, "CASE/WHEN");
            whens.Add((conditions[i], results[i]));
        }

        RefuseSets(scope, sets, "CASE");
        int modifier = CommonTypes.Modifier(e.Else is null ? results : [otherwise, .. results], type);
        return new BoundCase(operand, whens, e.Else is null ? null : otherwise, type, modifier) { Position = e.Position };
    }

    private BoundExpression Special(SpecialCall e, QueryScope scope)
    {
        int sets = scope.SetCalls.Count;
        List<BoundExpression> arguments = e.Arguments.Select(a => Bind(a, scope)).ToList();
        switch (e.Form)
        {
            case SpecialForm.Coalesce:
            {
                SqlType type = CommonTypes.Select(state, arguments, "COALESCE")!;
                arguments = arguments.ConvertAll(a => CommonTypes.Coerce(state, a, type, "COALESCE"));
                RefuseSets(scope, sets, "COALESCE");
                return new BoundCoalesce(arguments, type, CommonTypes.Modifier(arguments, type)) { Position = e.Position };
            }

            case SpecialForm.NullIf:
            {
                OperatorDefinition equality = state.Operators.Find("=", arguments[0].Type, arguments[1].Type, e.Position);
                IReadOnlyList<BoundExpression> coerced = state.Operators.Coerce(equality, arguments, e.Position, out CallSite site);
                return new BoundNullIf(coerced[0], coerced[0], coerced[1], equality.Function, site, coerced[0].Type, coerced[0].Modifier) { Position = e.Position };
            }

            case SpecialForm.Greatest or SpecialForm.Least:
            {
                string name = e.Form == SpecialForm.Greatest ? "GREATEST" : "LEAST";
                SqlType type = CommonTypes.Select(state, arguments, name)!;
                arguments = arguments.ConvertAll(a => CommonTypes.Coerce(state, a, type, name));
                TypeTraits.RequireOrder(state, type, e.Position, comparison: true);
                return new BoundGreatest(arguments, e.Form == SpecialForm.Least, type, CommonTypes.Modifier(arguments, type)) { Position = e.Position };
            }

            default:
                if (arguments.Count > 31)
                {
                    throw BindingErrors.Error(SqlState.TooManyArguments, "GROUPING must have fewer than 32 arguments", e.Position);
                }

                return state.CallBinder.Grouping(arguments, scope, e.Position);
        }
    }

    private static void RefuseSets(QueryScope scope, int before, string construct)
    {
        if (scope.SetCalls.Count > before)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, $"set-returning functions are not allowed in {construct}", scope.SetCalls[^1].Call.Position,
                hint: "You might be able to move the set-returning function into a LATERAL FROM item.");
        }
    }

    private BoundExpression Cast(Cast e, QueryScope scope)
    {
        SqlType type = state.Types.Resolve(e.Type, out int modifier);
        BoundExpression operand = e.Operand is ArrayConstructor array && type.Underlying.Kind == TypeKind.Array
            ? _arrays.Constructor(array, type.Underlying, scope)
            : Bind(e.Operand, scope);
        return state.Coercions.TryCast(operand, type, modifier, e.Position) is { } result
            ? result with { Position = Places.Leftmost(e.Position, result.Position) }
            : throw BindingErrors.Error(SqlState.CannotCoerce, $"cannot cast type {state.Types.Format(operand.Type)} to {state.Types.Format(type)}", e.Position);
    }

    private BoundExpression Collated(Collate e, QueryScope scope)
    {
        BoundExpression operand = Bind(e.Operand, scope);
        SqlType type = operand.Type.Underlying;
        bool collatable = type.Oid == SqlTypes.UnknownOid || type.IsString || type.Element is { IsString: true };
        if (!collatable)
        {
            throw BindingErrors.Error(SqlState.DatatypeMismatch, $"collations are not supported by type {state.Types.Format(operand.Type)}", e.Position);
        }

        Collations.Require(e.Collation, e.Position);
        return operand;
    }

    private BoundExpression Row(RowConstructor e, QueryScope scope)
    {
        List<BoundExpression> fields = BindList(e.Fields, scope);
        List<SqlField> types = [];
        List<string> names = [];
        for (int i = 0; i < fields.Count; i++)
        {
            string name = "f" + (i + 1).ToString(CultureInfo.InvariantCulture);
            types.Add(new SqlField(name, fields[i].Type, fields[i].Modifier));
            names.Add(name);
        }

        return new BoundRow(fields, Records.Anonymous(types)) { Names = names, Position = e.Position };
    }

    /// <summary>Binds a list in which <c>t.*</c> stands for several expressions.</summary>
    public List<BoundExpression> BindList(IReadOnlyList<Expression> expressions, QueryScope scope)
    {
        List<BoundExpression> result = [];
        foreach (Expression expression in expressions)
        {
            if (state.Queries.TryExpand(expression, scope) is { } expanded)
            {
                result.AddRange(expanded.Select(c => c.Value));
            }
            else
            {
                result.Add(Bind(expression, scope));
            }
        }

        return result;
    }

    private BoundExpression Field(FieldSelection e, QueryScope scope)
    {
        if (e.Field is null)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, "row expansion via \"*\" is not supported here", e.Position);
        }

        BoundExpression operand = Bind(e.Operand, scope);
        if (TryField(operand, e.Field, e.Position) is { } field)
        {
            return field;
        }

        if (state.CallBinder.TryColumnNotation(e.Field, () => operand, scope, e.Position) is { } call)
        {
            return call;
        }

        string type = state.Types.Format(operand.Type);
        if (operand is BoundRow && e.Operand is ColumnReference { Names: [.., var alias] })
        {
            throw BindingErrors.Error(SqlState.UndefinedColumn, $"column {alias}.{e.Field} does not exist", e.Operand.Position);
        }

        throw operand.Type.Underlying.Kind == TypeKind.Composite
            ? BindingErrors.Error(SqlState.UndefinedColumn, $"column \"{e.Field}\" not found in data type {type}", operand.Position)
            : operand.Type.Oid == SqlTypes.RecordOid
                ? BindingErrors.Error(SqlState.UndefinedColumn, $"could not identify column \"{e.Field}\" in record data type", operand.Position)
                : BindingErrors.Error(SqlState.WrongObjectType, $"column notation .{e.Field} applied to type {type}, which is not a composite type", operand.Position);
    }

    /// <summary>A field of a composite or of a record whose shape is known; null when there is none of that name.</summary>
    public static BoundExpression? TryField(BoundExpression operand, string name, int position)
    {
        IReadOnlyList<SqlField> fields = TypeResolver.Fields(operand.Type);
        for (int i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name == name)
            {
                return operand is BoundRow row ? row.Fields[i] : new BoundField(operand, i, fields[i].Type, fields[i].Modifier) { Position = position };
            }
        }

        return null;
    }
}
