using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution.Interpreter.Expressions;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Functions;
using Aergo.Sql.Planning;
using Aergo.Sql.Planning.Physical;
using Aergo.Sql.Types;
using ArraySubquery = Aergo.Sql.Execution.Interpreter.Expressions.ArraySubquery;
using ScalarSubquery = Aergo.Sql.Execution.Interpreter.Expressions.ScalarSubquery;

namespace Aergo.Sql.Execution.Interpreter;

/// <summary>Makes evaluator trees: one node of the expression, one object. One instance prepares one plan.</summary>
internal sealed class TreeCompiler(int cellCount, int stateCount, Func<TreeCompiler, PlanNode, Operator> prepare) : IExpressionCompiler
{
    private readonly Dictionary<BoundExpression, Evaluator> _onces = new(ReferenceEqualityComparer.Instance);
    private bool _insideOnce;
    private readonly Stack<int> _caseCells = new();
    private readonly Stack<int> _inputCells = new();

    /// <summary>Cells in use, those of CASE operands and coercions included.</summary>
    public int CellCount { get; private set; } = cellCount;

    /// <summary>State slots in use, those of expressions evaluated once included.</summary>
    public int StateCount { get; private set; } = stateCount;

    public Evaluator[] Compile(IEnumerable<BoundExpression> expressions) => [.. expressions.Select(Compile)];

    public Evaluator Compile(BoundExpression expression)
    {
        if (_insideOnce || !IsEvaluatedOnce(expression))
        {
            return Make(expression);
        }

        // Code that goes on where evaluators stopped shares what they remember.
        if (!_onces.TryGetValue(expression, out Evaluator? once))
        {
            _insideOnce = true;
            Evaluator inner = Make(expression);
            _insideOnce = false;
            _onces[expression] = once = new OnceEvaluator(inner, NewState());
        }

        return once;
    }

    /// <summary>A further state slot.</summary>
    public int NewState() => StateCount++;

    /// <summary>Whether an expression that stands in no other such one is evaluated when first reached, and then remembered for the execution.</summary>
    public static bool IsEvaluatedOnce(BoundExpression expression) => expression is BoundCall or BoundCoercion or BoundArray && IsSteady(expression);

    /// <summary>Whether the value is the same throughout an execution: no row, no outer value, nothing volatile, no routine of a user.</summary>
    private static bool IsSteady(BoundExpression expression) => !Planning.Expressions.ExpressionTree.Any(expression, e => e switch
    {
        BoundCall c => c.Function.Volatility == Volatility.Volatile || c.Function.Scalar is null,
        BoundConstant or BoundParameter or BoundVariable or BoundArray or BoundAnd or BoundOr or BoundNot or BoundCoalesce or BoundIsNull => false,
        BoundCoercion c => c.Kind is CoercionKind.Domain or CoercionKind.Array or CoercionKind.Record,
        _ => true,
    });

    private Evaluator Make(BoundExpression expression) => expression switch
    {
        BoundConstant e => new ConstantEvaluator(e.Value),
        PlanColumn e => new ColumnEvaluator(e.Slot),
        PlanCell e => new CellEvaluator(e.Cell),
        BoundParameter e => new ParameterEvaluator(e.Index),
        BoundVariable e => new VariableEvaluator(e.Slot),
        BoundCall e => Call(e),
        BoundRoutineCall e => new RoutineEvaluator(e, Compile(e.Arguments)),
        BoundCoercion e => Coercion(e),
        BoundCoercionInput => new CellEvaluator(_inputCells.Peek()),
        BoundAnd e => new AndEvaluator(Compile(e.Terms)),
        BoundOr e => new OrEvaluator(Compile(e.Terms)),
        BoundNot e => new NotEvaluator(Compile(e.Operand)),
        BoundIsNull e => e.Operand.Type.Underlying.Representation == Representation.Record
            ? new IsNullRowEvaluator(Compile(e.Operand), e.Negated)
            : new IsNullEvaluator(Compile(e.Operand), e.Negated),
        BoundIsTruth e => new IsTruthEvaluator(Compile(e.Operand), e.Test, e.Negated),
        BoundDistinct e => new DistinctEvaluator(Compile(e.Left), Compile(e.Right), new EqualityCall(e.Equality, e.Site), e.Negated),
        BoundCase e => Case(e),
        BoundCaseOperand => new CellEvaluator(_caseCells.Peek()),
        BoundCoalesce e => new CoalesceEvaluator(Compile(e.Arguments)),
        BoundNullIf e => new NullIfEvaluator(Compile(e.Left), Compile(e.ComparedLeft), Compile(e.Right), new EqualityCall(e.Equality, e.Site)),
        BoundGreatest e => new GreatestEvaluator(Compile(e.Arguments), ValueRule.For(e.Type), e.Least),
        BoundArray e => new ArrayEvaluator(Compile(e.Elements), e.Nested, e.Type.Underlying.Element!),
        BoundRow e => new RowEvaluator(Compile(e.Fields), RowType(e)),
        BoundSubscript e => Subscript(e),
        BoundField e => new FieldEvaluator(Compile(e.Operand), e.Index),
        BoundQuantifiedArray e => new QuantifiedArrayEvaluator(Compile(e.Left), Compile(e.Array), new EqualityCall(e.Comparison, e.Site), e.All),
        BoundIn e => In(e),
        BoundRowComparison e => new RowComparisonEvaluator(
            Compile(e.Left), Compile(e.Right), [.. e.Equalities.Select((f, i) => new EqualityCall(f, e.Sites[i]))], [.. e.Orders.Select((f, i) => new EqualityCall(f, e.Sites[i]))], e.Operator),
        PlanSubquery e => Subquery(e),
        BoundAssignPart e => Assignment(e),
        BoundNextValue e => new NextValueEvaluator(e.SequenceOid),
        _ => throw new InvalidOperationException($"no evaluator for {expression.GetType().Name}"),
    };

    private Evaluator Call(BoundCall e)
    {
        if (e.Function.Scalar is not { } body)
        {
            throw new SqlException(SqlState.FeatureNotSupported, "set-valued function called in context that cannot accept a set");
        }

        if (e.Operator is not null && e.Arguments.Count == 2 && Special(e) is { } special)
        {
            return special;
        }

        Evaluator[] a = Compile(e.Arguments);
        return a.Length switch
        {
            0 => new Call0(body, e.Site),
            1 => new Call1(body, e.Site, e.Function.Strict, a[0]),
            2 => new Call2(body, e.Site, e.Function.Strict, a[0], a[1]),
            3 => new Call3(body, e.Site, e.Function.Strict, a[0], a[1], a[2]),
            _ => new CallMany(body, e.Site, e.Function.Strict, a),
        };
    }

    /// <summary>Operators on values in the bits, without a call. The answers are those of the functions.</summary>
    private Evaluator? Special(BoundCall e)
    {
        SqlType left = e.Arguments[0].Type.Underlying, right = e.Arguments[1].Type.Underlying;
        if (ComparisonOperator.Of(e.Operator) is { } comparison && SameBits(left, right))
        {
            if (e.Arguments[0] is PlanColumn c && e.Arguments[1] is BoundConstant { Value.IsNull: false } k)
            {
                return new BitsColumnComparison(c.Slot, k.Value.Bits, comparison);
            }

            if (e.Arguments[1] is PlanColumn d && e.Arguments[0] is BoundConstant { Value.IsNull: false } m)
            {
                return new BitsColumnComparison(d.Slot, m.Value.Bits, comparison.Swapped);
            }

            return new BitsComparison(Compile(e.Arguments[0]), Compile(e.Arguments[1]), comparison);
        }

        bool wide = e.Type.Oid == SqlTypes.Int8Oid;
        return e.Operator is "+" or "-" or "*" && (wide || e.Type.Oid == SqlTypes.Int4Oid) && IsInteger(left) && IsInteger(right)
            ? new IntegerArithmetic(Compile(e.Arguments[0]), Compile(e.Arguments[1]), e.Operator[0], wide)
            : null;
    }

    private static bool SameBits(SqlType a, SqlType b) => a.Representation switch
    {
        Representation.Int16 or Representation.Int32 or Representation.Int64 => IsInteger(b),
        Representation.Boolean or Representation.Oid or Representation.Date or Representation.Time or Representation.Timestamp or Representation.TimestampTz =>
            a.Representation == b.Representation,
        _ => false,
    };

    private static bool IsInteger(SqlType type) => type.Representation is Representation.Int16 or Representation.Int32 or Representation.Int64;

    private Evaluator Coercion(BoundCoercion e)
    {
        Evaluator operand = Compile(e.Operand);
        switch (e.Kind)
        {
            case CoercionKind.Relabel:
                return e.Type.Kind == TypeKind.Composite ? new RecordRelabelEvaluator(operand, e.Type) : operand;
            case CoercionKind.Cast when e.Cast is { Convert: { } convert }:
                return new CastEvaluator(operand, convert, new CallSite([e.Operand.Type], e.Type, e.Modifier), e.Modifier, e.Explicit);
            case CoercionKind.Modifier when e.Cast is { Convert: { } convert }:
                return new CastEvaluator(operand, convert, new CallSite([e.Operand.Type], e.Type, e.Modifier), e.Modifier, e.Explicit);
            case CoercionKind.Cast or CoercionKind.Modifier:
                return operand;
            case CoercionKind.Text:
                return new TextCastEvaluator(operand, e.Operand.Type, e.Type, e.Modifier);
            case CoercionKind.Array:
            {
                int cell = CellCount++;
                return new ArrayCastEvaluator(operand, WithInput(cell, e.Elements[0]), cell, e.Type.Underlying.Element!);
            }

            case CoercionKind.Record:
            {
                int[] cells = [.. e.Elements.Select(_ => CellCount++)];
                return new RecordCastEvaluator(operand, [.. e.Elements.Select((f, i) => WithInput(cells[i], f))], cells, e.Type.Underlying);
            }

            default:
            {
                int cell = CellCount++;
                IEnumerable<ConstraintInfo> constraints = e.Domain?.Constraints.Where(c => c.CheckText is not null) ?? [];
                return new DomainEvaluator(operand, cell, e.Type, e.Domain, [.. constraints.Zip(e.Elements, (c, check) => (c, WithInput(cell, check)))]);
            }
        }
    }

    private Evaluator WithInput(int cell, BoundExpression expression)
    {
        _inputCells.Push(cell);
        Evaluator evaluator = Compile(expression);
        _inputCells.Pop();
        return evaluator;
    }

    private CaseEvaluator Case(BoundCase e)
    {
        Evaluator? operand = e.Operand is null ? null : Compile(e.Operand);
        int cell = -1;
        if (operand is not null)
        {
            cell = CellCount++;
            _caseCells.Push(cell);
        }

        // The operand is named in conditions only; results may hold a CASE of their own.
        Evaluator[] conditions = [.. e.Whens.Select(w => Compile(w.Condition))];
        if (operand is not null)
        {
            _caseCells.Pop();
        }

        return new CaseEvaluator(operand, cell, [.. e.Whens.Select((w, i) => (conditions[i], Compile(w.Result)))], e.Else is null ? null : Compile(e.Else));
    }

    private static SqlType RowType(BoundRow e)
    {
        if (e.Type.Fields.Count == e.Fields.Count)
        {
            return e.Type;
        }

        return SqlRecord.AnonymousType([.. e.Fields.Select((f, i) => new SqlField(i < e.Names.Count ? e.Names[i] : $"f{i + 1}", f.Type, f.Modifier))]);
    }

    private Evaluator Subscript(BoundSubscript e)
    {
        Evaluator operand = Compile(e.Operand);
        if (e.Operand.Type.Underlying.Oid == SqlTypes.JsonbOid)
        {
            return new JsonSubscriptEvaluator(operand, [.. e.Indexes.Select(i => Compile(i.Lower!))]);
        }

        return e.IsSlice
            ? new SliceEvaluator(operand, [.. e.Indexes.Select(Bounds)])
            : new ElementEvaluator(operand, [.. e.Indexes.Select(i => Compile(i.Lower!))]);
    }

    private (Evaluator? Lower, Evaluator? Upper) Bounds(BoundSubscriptIndex index) =>
        (index.Lower is null ? null : Compile(index.Lower), index.Upper is null ? null : Compile(index.Upper));

    private Evaluator In(BoundIn e)
    {
        bool constant = e.Items.All(i => i is BoundConstant);
        SqlType type = e.Operand.Type;
        if (constant && e.Items.Count > 4 && HashTypes.Compatible(type, e.Items[0].Type))
        {
            return new InSetEvaluator(Compile(e.Operand), e.Items.Select(i => ((BoundConstant)i).Value), ValueRule.For(type), e.Negated);
        }

        return new InEvaluator(Compile(e.Operand), Compile(e.Items), new EqualityCall(e.Equality, e.Site), e.Negated);
    }

    private SubqueryEvaluator Subquery(PlanSubquery e)
    {
        Operator plan = prepare(this, e.Plan);
        (int Cell, Evaluator Value)[] bindings = [.. e.Bindings.Select(b => (b.Cell, Compile(b.Value)))];
        switch (e.Kind)
        {
            case SubqueryKind.Scalar:
                return new ScalarSubquery(plan, bindings, e);
            case SubqueryKind.Exists:
                return new ExistsSubquery(plan, bindings, e);
            case SubqueryKind.Array:
                return new ArraySubquery(plan, bindings, e);
            default:
            {
                Evaluator comparison = Compile(e.Comparison!);
                int gas = ExpressionGas.Of(e.Comparison);
                return e.HashKeys is null
                    ? new QuantifiedSubquery(plan, bindings, e, comparison, gas)
                    : new HashedSubquery(plan, bindings, e, Compile(e.HashKeys), Compile(e.HashColumns!), [.. e.HashKeys.Select(k => ValueRule.For(k.Type))], comparison, gas);
            }
        }
    }

    private AssignPartEvaluator Assignment(BoundAssignPart e)
    {
        var steps = new List<AssignmentStep>();
        for (int i = 0; i < e.Path.Count;)
        {
            BoundPart part = e.Path[i];
            if (part.Index is null)
            {
                steps.Add(new AssignmentStep(part.WholeType, part.Field, null, false));
                i++;
                continue;
            }

            var subscripts = new List<(Evaluator? Lower, Evaluator? Upper)>();
            for (; i < e.Path.Count && e.Path[i].Index is { } index && e.Path[i].WholeType.Oid == part.WholeType.Oid; i++)
            {
                subscripts.Add(Bounds(index));
            }

            steps.Add(new AssignmentStep(part.WholeType, 0, [.. subscripts], part.IsSlice));
        }

        return new AssignPartEvaluator(Compile(e.Whole), [.. steps], Compile(e.Value));
    }
}
