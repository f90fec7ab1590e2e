using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Binary operators with their row forms, IN, ANY and ALL, BETWEEN and IS DISTINCT FROM.</summary>
internal sealed class ComparisonBinder(BindingState state)
{
    public BoundExpression Binary(Binary e, QueryScope scope)
    {
        if (e.Left is RowConstructor left && e.Schema is null or "pg_catalog")
        {
            if (e.Right is RowConstructor right)
            {
                return Rows(e.Operator, state.Expressions.BindList(((RowConstructor)e.Left).Fields, scope), state.Expressions.BindList(right.Fields, scope), e.Position);
            }

            if (e.Right is ScalarSubquery subquery)
            {
                return RowSubquery(e, (RowConstructor)e.Left, subquery, scope);
            }
        }

        BoundExpression boundLeft = state.Expressions.Bind(e.Left, scope);
        BoundExpression boundRight = state.Expressions.Bind(e.Right, scope);
        return state.Operators.Bind(e.Operator, boundLeft, boundRight, e.Position, e.Schema);
    }

    /// <summary>(a, b) op (c, d): equality pair by pair, order by the first difference.</summary>
    public BoundExpression Rows(string name, IReadOnlyList<BoundExpression> left, IReadOnlyList<BoundExpression> right, int position)
    {
        if (left.Count != right.Count)
        {
            throw BindingErrors.Error(SqlState.SyntaxError, "unequal number of entries in row expressions", position);
        }

        if (left.Count == 0)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, "cannot compare rows of zero length", position);
        }

        if (left.Count == 1 || name is "=" or "<>")
        {
            List<BoundExpression> pairs = [];
            for (int i = 0; i < left.Count; i++)
            {
                pairs.Add(Boolean(state.Operators.Bind(name, left[i], right[i], position), position));
            }

            return pairs.Count == 1 ? pairs[0] : name == "=" ? new BoundAnd(pairs) { Position = position } : new BoundOr(pairs) { Position = position };
        }

        if (name is not ("<" or "<=" or ">" or ">="))
        {
            for (int i = 0; i < left.Count; i++)
            {
                Boolean(state.Operators.Bind(name, left[i], right[i], position), position);
            }

            throw BindingErrors.Error(SqlState.FeatureNotSupported, $"could not determine interpretation of row comparison operator {name}", position,
                hint: "Row comparison operators must be associated with btree operator families.");
        }

        return Ordered(name, left, right, position);
    }

    public BoundExpression Distinct(IsDistinctFrom e, QueryScope scope)
    {
        if (e.Left is RowConstructor leftRow && e.Right is RowConstructor rightRow)
        {
            List<BoundExpression> lefts = state.Expressions.BindList(leftRow.Fields, scope), rights = state.Expressions.BindList(rightRow.Fields, scope);
            if (lefts.Count != rights.Count)
            {
                throw BindingErrors.Error(SqlState.SyntaxError, "unequal number of entries in row expressions", e.Position);
            }

            List<BoundExpression> pairs = lefts.Select((l, i) => DistinctPair(l, rights[i], e.Negated, e.Position)).ToList();
            return pairs.Count == 0
                ? new BoundConstant(Datum.From(e.Negated), SqlTypes.Boolean)
                : pairs.Count == 1 ? pairs[0] : e.Negated ? new BoundAnd(pairs) { Position = e.Position } : new BoundOr(pairs) { Position = e.Position };
        }

        BoundExpression left = state.Expressions.Bind(e.Left, scope), right = state.Expressions.Bind(e.Right, scope);
        if (e.Right is Literal { Kind: LiteralKind.Null })
        {
            return new BoundIsNull(left, !e.Negated) { Position = e.Position };
        }

        return e.Left is Literal { Kind: LiteralKind.Null } ? new BoundIsNull(right, !e.Negated) { Position = e.Position } : DistinctPair(left, right, e.Negated, e.Position);
    }

    public BoundExpression Between(Between e, QueryScope scope)
    {
        BoundExpression operand = state.Expressions.Bind(e.Operand, scope);
        BoundExpression low = state.Expressions.Bind(e.Low, scope);
        BoundExpression high = state.Expressions.Bind(e.High, scope);
        return e.Symmetric
            ? e.Negated
                ? new BoundAnd([Range(operand, low, high, e), Range(operand, high, low, e)]) { Position = e.Position }
                : new BoundOr([Range(operand, low, high, e), Range(operand, high, low, e)]) { Position = e.Position }
            : Range(operand, low, high, e);
    }

    public BoundExpression InList(InList e, QueryScope scope)
    {
        if (e.Operand is RowConstructor row)
        {
            return InRows(e, row, scope);
        }

        BoundExpression operand = state.Expressions.Bind(e.Operand, scope);
        List<BoundExpression> items = e.Items.Select(i => state.Expressions.Bind(i, scope)).ToList();
        string name = e.Negated ? "<>" : "=";
        List<BoundExpression> tests = [];

        // Items without columns share one type and one comparison; each of the others stands for itself.
        List<BoundExpression> plain = items.FindAll(i => FreeColumns.Of(i).Count == 0);
        if (plain.Count > 1)
        {
            SqlType? common = CommonTypes.Select(state, [operand, .. plain], null);
            if (common is not null && !IsRow(common) && !IsRow(operand.Type) && plain.TrueForAll(p => state.Coercions.CanCoerce(p.Type, common, CastContext.Implicit)))
            {
                plain = plain.ConvertAll(p => CommonTypes.Coerce(state, p, common, "IN"));
                OperatorDefinition equality = state.Operators.Find("=", operand.Type, common, e.Position);
                IReadOnlyList<BoundExpression> first = state.Operators.Coerce(equality, [operand, plain[0]], e.Position, out CallSite site);
                List<BoundExpression> coerced = [first[1], .. plain.Skip(1).Select(p => state.Operators.Coerce(equality, [operand, p], e.Position, out _)[1])];
                tests.Add(new BoundIn(first[0], coerced, equality.Function, site, e.Negated) { Position = Places.Leftmost(e.Position, operand.Position) });
                items.RemoveAll(i => FreeColumns.Of(i).Count == 0);
            }
        }

        foreach (BoundExpression item in items)
        {
            BoundExpression test = operand is BoundRow left && item is BoundRow right
                ? Rows(name, left.Fields, right.Fields, e.Position)
                : state.Operators.Bind(name, operand, item, e.Position);
            tests.Add(Boolean(test, e.Position));
        }

        return tests.Count == 1 ? tests[0] : e.Negated ? new BoundAnd(tests) { Position = e.Position } : new BoundOr(tests) { Position = e.Position };
    }

    public BoundExpression InSubquery(InSubquery e, QueryScope scope)
    {
        BoundExpression any = Quantified("=", e.Operand, false, e.Query, scope, e.Position);
        return e.Negated ? new BoundNot(any) { Position = e.Position } : any;
    }

    public BoundExpression Quantified(Quantified e, QueryScope scope) =>
        e.Query is not null ? Quantified(e.Operator, e.Left, e.All, e.Query, scope, e.Position) : QuantifiedArray(e, scope);

    private BoundExpression QuantifiedArray(Quantified e, QueryScope scope)
    {
        BoundExpression left = state.Expressions.Bind(e.Left, scope);
        BoundExpression array = state.Expressions.Bind(e.Array!, scope);
        SqlType item = SqlTypes.Unknown;
        if (array.Type.Oid != SqlTypes.UnknownOid)
        {
            item = array.Type.Underlying.Element
                ?? throw BindingErrors.Error(SqlState.WrongObjectType, "op ANY/ALL (array) requires array on right side", e.Position);
        }

        OperatorDefinition chosen = state.Operators.Find(e.Operator, left.Type, item, e.Position);
        if (chosen.Left is null || chosen.Function.Result.Oid != SqlTypes.BooleanOid)
        {
            throw BindingErrors.Error(SqlState.WrongObjectType, "op ANY/ALL (array) requires operator to yield boolean", e.Position);
        }

        SqlType[] declared = [chosen.Left, chosen.Right];
        state.Polymorphic.Settle([left.Type, item], declared, chosen.Function.Result);
        SqlType element = declared[1].Oid == SqlTypes.AnyOid ? item : declared[1];
        left = state.Coercions.Coerce(left, declared[0], CastContext.Implicit);
        array = state.Coercions.Coerce(array, state.Types.ArrayOf(element, e.Position), CastContext.Implicit);
        state.CallBinder.NoteCall(chosen.Function);
        return new BoundQuantifiedArray(left, array, chosen.Function, new CallSite([left.Type, element], SqlTypes.Boolean), e.All) { Operator = chosen.Name, Position = Places.Leftmost(e.Position, left.Position) };
    }

    private BoundExpression Quantified(string name, Expression operand, bool all, SelectStatement query, QueryScope scope, int position)
    {
        List<BoundExpression> left = operand is RowConstructor row ? state.Expressions.BindList(row.Fields, scope) : [state.Expressions.Bind(operand, scope)];
        LogicalNode node = state.Expressions.SubqueryNode(query, scope, position);
        BoundExpression comparison = Rows(name, left, Columns(node, left.Count, position), position);
        return new BoundSubquery(all ? SubqueryKind.All : SubqueryKind.Any, node, SqlTypes.Boolean)
        {
            Comparison = comparison,
            OuterColumns = FreeColumns.Of(node),
            Position = position,
        };
    }

    // (a, b) = (SELECT x, y …): the comparison moves into the query, so that no row gives NULL and two rows the usual error.
    private BoundExpression RowSubquery(Binary e, RowConstructor row, ScalarSubquery subquery, QueryScope scope)
    {
        List<BoundExpression> left = state.Expressions.BindList(row.Fields, scope);
        LogicalNode node = state.Expressions.SubqueryNode(subquery.Query, scope, subquery.Position);
        BoundExpression comparison = Rows(e.Operator, left, Columns(node, left.Count, e.Position), e.Position);
        LogicalNode compared = new LogicalProject(node, [comparison], [state.NewColumn("?column?", comparison)]);
        return new BoundSubquery(SubqueryKind.Scalar, compared, SqlTypes.Boolean) { OuterColumns = FreeColumns.Of(compared), Position = e.Position };
    }

    private static List<BoundExpression> Columns(LogicalNode node, int expected, int position)
    {
        if (node.Columns.Count != expected)
        {
            throw BindingErrors.Error(SqlState.SyntaxError, node.Columns.Count > expected ? "subquery has too many columns" : "subquery has too few columns", position);
        }

        return node.Columns.Select(BoundExpression (c) => new BoundColumn(c.Id, c.Type, c.Modifier)).ToList();
    }

    private BoundExpression InRows(InList e, RowConstructor row, QueryScope scope)
    {
        List<BoundExpression> left = state.Expressions.BindList(row.Fields, scope);
        List<BoundExpression> tests = [];
        string name = e.Negated ? "<>" : "=";
        foreach (Expression item in e.Items)
        {
            if (item is RowConstructor right)
            {
                tests.Add(Rows(name, left, state.Expressions.BindList(right.Fields, scope), e.Position));
            }
            else
            {
                tests.Add(Boolean(state.Operators.Bind(name, state.Expressions.Bind(row, scope), state.Expressions.Bind(item, scope), e.Position), e.Position));
            }
        }

        return tests.Count == 1 ? tests[0] : e.Negated ? new BoundAnd(tests) { Position = e.Position } : new BoundOr(tests) { Position = e.Position };
    }

    private BoundExpression Range(BoundExpression operand, BoundExpression low, BoundExpression high, Between e) => e.Negated
        ? new BoundOr([Boolean(state.Operators.Bind("<", operand, low, e.Position), e.Position), Boolean(state.Operators.Bind(">", operand, high, e.Position), e.Position)]) { Position = e.Position }
        : new BoundAnd([Boolean(state.Operators.Bind(">=", operand, low, e.Position), e.Position), Boolean(state.Operators.Bind("<=", operand, high, e.Position), e.Position)]) { Position = e.Position };

    private BoundExpression Ordered(string name, IReadOnlyList<BoundExpression> left, IReadOnlyList<BoundExpression> right, int position)
    {
        List<BoundExpression> lefts = [], rights = [];
        List<FunctionDefinition> equalities = [], orders = [];
        List<CallSite> sites = [];
        for (int i = 0; i < left.Count; i++)
        {
            OperatorDefinition order = state.Operators.Find(name, left[i].Type, right[i].Type, position);
            IReadOnlyList<BoundExpression> pair = state.Operators.Coerce(order, [left[i], right[i]], position, out CallSite site);
            OperatorDefinition? less = state.Operators.Sibling("<", order), equal = state.Operators.Sibling("=", order);
            if (less is null || equal is null)
            {
                throw BindingErrors.Error(SqlState.FeatureNotSupported, $"could not determine interpretation of row comparison operator {name}", position);
            }

            lefts.Add(pair[0]);
            rights.Add(pair[1]);
            equalities.Add(equal.Function);
            orders.Add(less.Function);
            sites.Add(site);
        }

        return new BoundRowComparison(name, lefts, rights, equalities, orders, sites) { Position = position };
    }

    private BoundExpression DistinctPair(BoundExpression left, BoundExpression right, bool negated, int position)
    {
        OperatorDefinition equality = state.Operators.Find("=", left.Type, right.Type, position);
        IReadOnlyList<BoundExpression> pair = state.Operators.Coerce(equality, [left, right], position, out CallSite site);
        return new BoundDistinct(pair[0], pair[1], equality.Function, site, negated) { Position = position };
    }

    private BoundExpression Boolean(BoundExpression test, int position) => test.Type.Oid == SqlTypes.BooleanOid
        ? test
        : throw BindingErrors.Error(SqlState.DatatypeMismatch, $"row comparison operator must yield type boolean, not type {state.Types.Format(test.Type)}", position);

    private static bool IsRow(SqlType type) => type.Underlying.Kind == TypeKind.Composite || type.Oid == SqlTypes.RecordOid;
}
