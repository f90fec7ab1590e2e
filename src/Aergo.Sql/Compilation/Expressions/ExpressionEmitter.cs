using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.Emit;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution.Interpreter.Expressions;
using Aergo.Sql.Functions;
using Aergo.Sql.Planning;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

/// <summary>Instructions of expressions, in the order and with the errors of the interpreter's evaluators.</summary>
/// <remarks>
/// The evaluation stack is empty between steps: every intermediate value has a local, so that calls and branches may stand anywhere. The places where
/// an expression is only partly evaluated are the interpreter's: AND, OR, CASE, COALESCE. A function sees all its arguments evaluated, NULL or not.
/// </remarks>
internal sealed class ExpressionEmitter(EmissionScope scope)
{
    // Longer lists are looked up by hash, which the interpreter does.
    private const int ItemsMax = 16;

    private readonly CodeBuilder _code = scope.Code;
    private readonly IntegerEmitter _integers = new(scope);
    private readonly Stack<Operand> _caseOperands = new();

    private ILGenerator Il => _code.Il;

    /// <summary>Whether there are instructions for the whole of an expression here.</summary>
    /// <param name="canRead">Whether a leaf can be read.</param>
    /// <param name="isOnce">Whether an expression is left to <see cref="EmissionScope.Once"/>.</param>
    public static bool CanEmit(BoundExpression e, Func<BoundExpression, bool> canRead, Func<BoundExpression, bool>? isOnce = null)
    {
        return All(e);

        bool All(BoundExpression e) => (isOnce is not null && isOnce(e)) || e switch
        {
            BoundConstant => true,
            BoundVariable or BoundParameter or PlanColumn or PlanCell => canRead(e),
            BoundCaseOperand => true,
            BoundCall c => c.Function.Scalar is not null && c.Arguments.All(All),
            BoundRoutineCall c => !c.Routine.ReturnsSet && c.Arguments.All(All),
            BoundAnd c => c.Terms.All(All),
            BoundOr c => c.Terms.All(All),
            BoundNot c => All(c.Operand),
            BoundIsNull c => c.Operand.Type.Underlying.Representation != Representation.Record && All(c.Operand),
            BoundIsTruth c => All(c.Operand),
            BoundCase c => (c.Operand is null || All(c.Operand)) && c.Whens.All(w => All(w.Condition) && All(w.Result)) && (c.Else is null || All(c.Else)),
            BoundCoalesce c => c.Arguments.All(All),
            BoundCoercion c => HasInstructions(c) && All(c.Operand),
            BoundIn c => c.Items.Count <= ItemsMax && c.Items.All(i => Representations.CompareByBits(c.Operand.Type, i.Type) && All(i)) && All(c.Operand),
            BoundDistinct c => Representations.CompareByBits(c.Left.Type, c.Right.Type) && All(c.Left) && All(c.Right),
            BoundNullIf c => Representations.CompareByBits(c.ComparedLeft.Type, c.Right.Type) && All(c.Left) && All(c.ComparedLeft) && All(c.Right),
            BoundGreatest c => Representations.CompareByBits(c.Type, c.Type) && c.Arguments.All(a => Representations.CompareByBits(c.Type, a.Type) && All(a)),
            _ => false,
        };
    }

    /// <summary>Whether evaluating may fail, charge gas, or do anything else than give a value.</summary>
    public static bool IsPure(BoundExpression e) => e switch
    {
        BoundConstant or BoundVariable or BoundParameter or PlanColumn or PlanCell or BoundCaseOperand => true,
        BoundCall c => IsBitsComparison(c) && c.Arguments.All(IsPure),
        BoundAnd c => c.Terms.All(IsPure),
        BoundOr c => c.Terms.All(IsPure),
        BoundNot c => IsPure(c.Operand),
        BoundIsNull c => IsPure(c.Operand),
        BoundIsTruth c => IsPure(c.Operand),
        _ => false,
    };

    /// <summary>Whether evaluating calls what may change catalog, settings or rights.</summary>
    public static bool MayChange(BoundExpression expression) => Planning.Expressions.ExpressionTree.Any(
        expression, e => e is BoundRoutineCall or BoundCall { Function.Volatility: Volatility.Volatile });

    /// <summary>Whether the value is never NULL, given which variables never are.</summary>
    public static bool IsNeverNull(BoundExpression e, Func<BoundExpression, bool> leafIsNeverNull) => e switch
    {
        BoundConstant c => !c.Value.IsNull,
        BoundVariable or BoundParameter or PlanColumn => leafIsNeverNull(e),
        BoundCall c => (IntegerOperation.Of(c) is not null || IsBitsComparison(c)) && c.Arguments.All(a => IsNeverNull(a, leafIsNeverNull)),
        BoundAnd c => c.Terms.All(a => IsNeverNull(a, leafIsNeverNull)),
        BoundOr c => c.Terms.All(a => IsNeverNull(a, leafIsNeverNull)),
        BoundNot c => IsNeverNull(c.Operand, leafIsNeverNull),
        BoundIsNull or BoundIsTruth => true,
        BoundCoalesce c => c.Arguments.Any(a => IsNeverNull(a, leafIsNeverNull)),
        BoundCase { Else: { } otherwise } c => IsNeverNull(otherwise, leafIsNeverNull) && c.Whens.All(w => IsNeverNull(w.Result, leafIsNeverNull)),
        BoundCoercion { Kind: CoercionKind.Relabel } c => IsNeverNull(c.Operand, leafIsNeverNull),
        BoundCoercion c => IsIntegerCast(c) && IsNeverNull(c.Operand, leafIsNeverNull),
        _ => false,
    };

    // ---- values -----------------------------------------------------------------------------------------------------------

    public Operand Emit(BoundExpression e)
    {
        if (scope.Once(e) is { } once)
        {
            return once;
        }

        switch (e)
        {
            case BoundConstant c:
                return Constant(c);
            case BoundCaseOperand:
                return _caseOperands.Peek();
            case BoundCall c when IntegerOperation.Of(c) is { } operation:
                return Integer(operation, c.Arguments);
            case BoundCall c when IsBitsComparison(c):
                return Comparison(c);
            case BoundCall c:
                return Call(c);
            case BoundRoutineCall c:
                return Routine(c);
            case BoundAnd c:
                return Connected(c.Terms, stopsAt: false);
            case BoundOr c:
                return Connected(c.Terms, stopsAt: true);
            case BoundNot c:
                return Not(c);
            case BoundIsNull c:
                return IsNull(c);
            case BoundIsTruth c:
                return IsTruth(c);
            case BoundCase c:
                return Case(c);
            case BoundCoalesce c:
                return Coalesce(c);
            case BoundCoercion c:
                return Coercion(c);
            case BoundIn c:
                return In(c);
            case BoundDistinct c:
                return Distinct(c);
            case BoundNullIf c:
                return NullIf(c);
            case BoundGreatest c:
                return Greatest(c);
            default:
                return scope.Read(e);
        }
    }

    /// <summary>Goes to a label unless the value is true; otherwise falls through. Terms are evaluated as the interpreter's IsTrue does.</summary>
    public void JumpUnlessTrue(BoundExpression e, Label label)
    {
        if (scope.Once(e) is { } once)
        {
            JumpUnless(once, label);
            return;
        }

        switch (e)
        {
            case BoundCall c when IsBitsComparison(c):
                Operand a = Emit(c.Arguments[0]), b = Emit(c.Arguments[1]);
                JumpIfNull(a, label);
                JumpIfNull(b, label);
                if (!a.IsNull && !b.IsNull)
                {
                    Push(a);
                    Push(b);
                    Il.Emit(Opposite(ComparisonOperator.Of(c.Operator)!.Value.Kind), label);
                }

                break;
            case BoundAnd c:
                foreach (BoundExpression term in c.Terms)
                {
                    JumpUnlessTrue(term, label);
                }

                break;
            case BoundOr c:
                Label holds = Il.DefineLabel();
                foreach (BoundExpression term in c.Terms)
                {
                    Label next = Il.DefineLabel();
                    JumpUnlessTrue(term, next);
                    Il.Emit(OpCodes.Br, holds);
                    Il.MarkLabel(next);
                }

                Il.Emit(OpCodes.Br, label);
                Il.MarkLabel(holds);
                break;
            default:
                JumpUnless(Emit(e), label);
                break;
        }
    }

    private void JumpUnless(Operand value, Label label)
    {
        JumpIfNull(value, label);
        if (!value.IsNull)
        {
            Push(value);
            Il.Emit(OpCodes.Brfalse, label);
        }
    }

    /// <summary>As <see cref="JumpUnlessTrue"/>, but with all the terms evaluated that evaluating for the value would.</summary>
    public void JumpUnlessTrueValue(BoundExpression e, Label label)
    {
        // After a NULL term AND goes on, in search of a false one; that shows only when a later term can fail or has effects.
        if (e is BoundAnd or BoundOr && !IsPure(e))
        {
            JumpUnless(Emit(e), label);
            return;
        }

        JumpUnlessTrue(e, label);
    }

    /// <summary>Pushes bits; meaningless when they are NULL.</summary>
    public void Push(Operand operand)
    {
        if (operand.Value is null)
        {
            Il.Emit(OpCodes.Ldc_I8, operand.Known);
        }
        else
        {
            Il.Emit(OpCodes.Ldloc, operand.Value);
        }
    }

    /// <summary>Pushes whether the operand is NULL.</summary>
    public void PushIsNull(Operand operand)
    {
        if (!operand.IsBits)
        {
            Il.Emit(OpCodes.Ldloca, operand.Value!);
            _code.Call(typeof(Datum), "get_IsNull");
        }
        else if (operand.Null is not null)
        {
            Il.Emit(OpCodes.Ldloc, operand.Null);
        }
        else
        {
            Il.Emit(operand.IsNull ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0);
        }
    }

    public void JumpIfNull(Operand operand, Label label)
    {
        if (operand.IsNull)
        {
            Il.Emit(OpCodes.Br, label);
        }
        else if (operand.MayBeNull)
        {
            PushIsNull(operand);
            Il.Emit(OpCodes.Brtrue, label);
        }
    }

    /// <summary>Pushes the operand as a datum.</summary>
    public void PushDatum(Operand operand)
    {
        if (!operand.IsBits)
        {
            Il.Emit(OpCodes.Ldloc, operand.Value!);
            return;
        }

        if (operand.IsKnown)
        {
            _code.Constant(Datum.From(operand.Known));
            return;
        }

        if (operand.IsNull)
        {
            _code.Constant(Datum.Null);
            return;
        }

        Push(operand);
        if (operand.Null is null)
        {
            _code.ToDatum();
            return;
        }

        Il.Emit(OpCodes.Ldloc, operand.Null);
        _code.Call(typeof(DatumBits), nameof(DatumBits.Of));
    }

    /// <summary>Bits out of a datum in a local.</summary>
    public Operand Unpack(LocalBuilder datum)
    {
        LocalBuilder value = _code.Temporary(typeof(long)), isNull = _code.Temporary(typeof(bool));
        Il.Emit(OpCodes.Ldloca, datum);
        _code.Call(typeof(Datum), "get_Bits");
        Il.Emit(OpCodes.Stloc, value);
        Il.Emit(OpCodes.Ldloca, datum);
        _code.Call(typeof(Datum), "get_IsNull");
        Il.Emit(OpCodes.Stloc, isNull);
        return new Operand(true, value, isNull);
    }

    // ---- kinds ------------------------------------------------------------------------------------------------------------

    private static bool IsBitsComparison(BoundCall c) =>
        c.Arguments.Count == 2 && ComparisonOperator.Of(c.Operator) is not null && Representations.CompareByBits(c.Arguments[0].Type, c.Arguments[1].Type);

    /// <summary>By a function, or without doing anything between types that lie alike.</summary>
    private static bool HasInstructions(BoundCoercion c) => c.Kind switch
    {
        CoercionKind.Relabel => c.Type.Kind != TypeKind.Composite && Representations.IsBits(c.Type) == Representations.IsBits(c.Operand.Type),
        CoercionKind.Cast or CoercionKind.Modifier => c.Cast?.Convert is not null || Representations.IsBits(c.Type) == Representations.IsBits(c.Operand.Type),
        _ => false,
    };

    private static bool IsIntegerCast(BoundCoercion c) =>
        c.Kind == CoercionKind.Cast && c.Modifier < 0 && Representations.IsInteger(c.Type) && Representations.IsInteger(c.Operand.Type) && c.Type.Kind == TypeKind.Base;

    private Operand Constant(BoundConstant c)
    {
        if (Representations.IsBits(c.Type) && (c.Value.IsNull || c.Value.IsInline))
        {
            return c.Value.IsNull ? Operand.NullBits : Operand.OfKnown(c.Value.Bits);
        }

        LocalBuilder local = _code.Temporary(typeof(Datum));
        _code.Constant(c.Value);
        Il.Emit(OpCodes.Stloc, local);
        return new Operand(false, local, null);
    }

    private Operand Integer(IntegerOperation operation, IReadOnlyList<BoundExpression> arguments)
    {
        Operand a = Emit(arguments[0]);
        Operand? b = arguments.Count > 1 ? Emit(arguments[1]) : null;
        if (a.IsNull || b is { IsNull: true })
        {
            return Operand.NullBits;
        }

        LocalBuilder result = _code.Temporary(typeof(long));
        LocalBuilder? isNull = EitherNull(a, b);
        if (isNull is null)
        {
            _integers.Emit(operation, a, b, result);
            return new Operand(true, result, null);
        }

        Label done = Il.DefineLabel();
        Il.Emit(OpCodes.Ldloc, isNull);
        Il.Emit(OpCodes.Brtrue, done);
        _integers.Emit(operation, a, b, result);
        Il.MarkLabel(done);
        return new Operand(true, result, isNull);
    }

    /// <summary>A flag that is set when one of two is NULL; null when neither can be.</summary>
    private LocalBuilder? EitherNull(Operand a, Operand? b)
    {
        LocalBuilder? left = a.Null, right = b?.Null;
        if (left is null || right is null || ReferenceEquals(left, right))
        {
            return left ?? right;
        }

        LocalBuilder either = _code.Temporary(typeof(bool));
        Il.Emit(OpCodes.Ldloc, left);
        Il.Emit(OpCodes.Ldloc, right);
        Il.Emit(OpCodes.Or);
        Il.Emit(OpCodes.Stloc, either);
        return either;
    }

    private Operand Comparison(BoundCall c)
    {
        Operand a = Emit(c.Arguments[0]), b = Emit(c.Arguments[1]);
        if (a.IsNull || b.IsNull)
        {
            return Operand.NullBits;
        }

        LocalBuilder result = _code.Temporary(typeof(long));
        LocalBuilder? isNull = EitherNull(a, b);
        Push(a);
        Push(b);
        ComparisonKind kind = ComparisonOperator.Of(c.Operator)!.Value.Kind;
        Il.Emit(kind switch
        {
            ComparisonKind.Equal or ComparisonKind.NotEqual => OpCodes.Ceq,
            ComparisonKind.Less or ComparisonKind.GreaterOrEqual => OpCodes.Clt,
            _ => OpCodes.Cgt,
        });
        if (kind is ComparisonKind.NotEqual or ComparisonKind.GreaterOrEqual or ComparisonKind.LessOrEqual)
        {
            Il.Emit(OpCodes.Ldc_I4_0);
            Il.Emit(OpCodes.Ceq);
        }

        Il.Emit(OpCodes.Conv_U8);
        Il.Emit(OpCodes.Stloc, result);
        return new Operand(true, result, isNull);
    }

    private static OpCode Opposite(ComparisonKind kind) => kind switch
    {
        ComparisonKind.Equal => OpCodes.Bne_Un,
        ComparisonKind.NotEqual => OpCodes.Beq,
        ComparisonKind.Less => OpCodes.Bge,
        ComparisonKind.LessOrEqual => OpCodes.Bgt,
        ComparisonKind.Greater => OpCodes.Ble,
        _ => OpCodes.Blt,
    };

    private Operand Call(BoundCall c)
    {
        Operand[] arguments = [.. c.Arguments.Select(Emit)];
        LocalBuilder result = _code.Temporary(typeof(Datum));
        Label done = Il.DefineLabel();
        bool skips = c.Function.Strict && arguments.Any(a => a.MayBeNull);
        if (skips)
        {
            Il.Emit(OpCodes.Ldloca, result);
            Il.Emit(OpCodes.Initobj, typeof(Datum));
            foreach (Operand argument in arguments)
            {
                JumpIfNull(argument, done);
            }
        }

        scope.BeforeCall();
        _code.Object(c.Function.Scalar!);
        scope.LoadContext();
        _code.Object(c.Site);
        if (arguments.Length > 3)
        {
            PushArray(arguments);
        }
        else
        {
            foreach (Operand argument in arguments)
            {
                PushDatum(argument);
            }
        }

        _code.Call(typeof(CompiledCalls), arguments.Length switch
        {
            0 => nameof(CompiledCalls.Call0),
            1 => nameof(CompiledCalls.Call1),
            2 => nameof(CompiledCalls.Call2),
            3 => nameof(CompiledCalls.Call3),
            _ => nameof(CompiledCalls.CallMany),
        });
        Il.Emit(OpCodes.Stloc, result);
        scope.AfterCall(c.Function.Volatility == Volatility.Volatile);
        Il.MarkLabel(done);
        return Result(c.Type, result);
    }

    private Operand Routine(BoundRoutineCall c)
    {
        Operand[] arguments = [.. c.Arguments.Select(Emit)];
        LocalBuilder result = _code.Temporary(typeof(Datum));
        Label done = Il.DefineLabel();
        if (c.Routine.Strict)
        {
            Il.Emit(OpCodes.Ldloca, result);
            Il.Emit(OpCodes.Initobj, typeof(Datum));
            foreach (Operand argument in arguments)
            {
                JumpIfNull(argument, done);
            }
        }

        scope.BeforeCall();
        _code.Object(c);
        scope.LoadContext();
        PushArray(arguments);
        _code.Call(typeof(CompiledCalls), nameof(CompiledCalls.Routine));
        Il.Emit(OpCodes.Stloc, result);
        scope.AfterCall(mayChange: true);
        Il.MarkLabel(done);
        return Result(c.Type, result);
    }

    /// <summary>Pushes an array of data.</summary>
    public void PushArray(IReadOnlyList<Operand> operands)
    {
        Il.Emit(OpCodes.Ldc_I4, operands.Count);
        Il.Emit(OpCodes.Newarr, typeof(Datum));
        for (int i = 0; i < operands.Count; i++)
        {
            Il.Emit(OpCodes.Dup);
            Il.Emit(OpCodes.Ldc_I4, i);
            PushDatum(operands[i]);
            Il.Emit(OpCodes.Stelem, typeof(Datum));
        }
    }

    private Operand Result(SqlType type, LocalBuilder datum) => Representations.IsBits(type) ? Unpack(datum) : new Operand(false, datum, null);

    /// <summary>AND stops at a false term, OR at a true one; NULL when none stops it but one is NULL.</summary>
    private Operand Connected(IReadOnlyList<BoundExpression> terms, bool stopsAt)
    {
        LocalBuilder result = _code.Temporary(typeof(long)), unknown = _code.Temporary(typeof(bool));
        Label stop = Il.DefineLabel(), done = Il.DefineLabel();
        Il.Emit(OpCodes.Ldc_I4_0);
        Il.Emit(OpCodes.Stloc, unknown);
        foreach (BoundExpression term in terms)
        {
            Operand value = Emit(term);
            Label next = Il.DefineLabel();
            if (value.MayBeNull)
            {
                Label known = Il.DefineLabel();
                PushIsNull(value);
                Il.Emit(OpCodes.Brfalse, known);
                Il.Emit(OpCodes.Ldc_I4_1);
                Il.Emit(OpCodes.Stloc, unknown);
                Il.Emit(OpCodes.Br, next);
                Il.MarkLabel(known);
            }

            Push(value);
            Il.Emit(stopsAt ? OpCodes.Brtrue : OpCodes.Brfalse, stop);
            Il.MarkLabel(next);
        }

        Il.Emit(OpCodes.Ldc_I8, stopsAt ? 0L : 1L);
        Il.Emit(OpCodes.Stloc, result);
        Il.Emit(OpCodes.Br, done);
        Il.MarkLabel(stop);
        Il.Emit(OpCodes.Ldc_I4_0);
        Il.Emit(OpCodes.Stloc, unknown);
        Il.Emit(OpCodes.Ldc_I8, stopsAt ? 1L : 0L);
        Il.Emit(OpCodes.Stloc, result);
        Il.MarkLabel(done);
        return new Operand(true, result, unknown);
    }

    private Operand Not(BoundNot c)
    {
        Operand value = Emit(c.Operand);
        if (value.IsNull)
        {
            return value;
        }

        LocalBuilder result = _code.Temporary(typeof(long));
        Push(value);
        Il.Emit(OpCodes.Ldc_I8, 0L);
        Il.Emit(OpCodes.Ceq);
        Il.Emit(OpCodes.Conv_U8);
        Il.Emit(OpCodes.Stloc, result);
        return new Operand(true, result, value.Null);
    }

    private Operand IsNull(BoundIsNull c)
    {
        Operand value = Emit(c.Operand);
        LocalBuilder result = _code.Temporary(typeof(long));
        PushIsNull(value);
        if (c.Negated)
        {
            Il.Emit(OpCodes.Ldc_I4_0);
            Il.Emit(OpCodes.Ceq);
        }

        Il.Emit(OpCodes.Conv_U8);
        Il.Emit(OpCodes.Stloc, result);
        return new Operand(true, result, null);
    }

    private Operand IsTruth(BoundIsTruth c)
    {
        Operand value = Emit(c.Operand);
        LocalBuilder result = _code.Temporary(typeof(long));
        if (c.Test is TruthTest.True or TruthTest.False)
        {
            // (value is what is asked for) and not NULL
            Push(value);
            Il.Emit(OpCodes.Ldc_I8, 0L);
            Il.Emit(OpCodes.Ceq);
            if (c.Test == TruthTest.True)
            {
                Il.Emit(OpCodes.Ldc_I4_0);
                Il.Emit(OpCodes.Ceq);
            }

            PushIsNull(value);
            Il.Emit(OpCodes.Ldc_I4_0);
            Il.Emit(OpCodes.Ceq);
            Il.Emit(OpCodes.And);
        }
        else
        {
            PushIsNull(value);
        }

        if (c.Negated)
        {
            Il.Emit(OpCodes.Ldc_I4_0);
            Il.Emit(OpCodes.Ceq);
        }

        Il.Emit(OpCodes.Conv_U8);
        Il.Emit(OpCodes.Stloc, result);
        return new Operand(true, result, null);
    }

    private Operand Case(BoundCase c)
    {
        Operand? operand = c.Operand is null ? null : Emit(c.Operand);
        Operand result = NewResult(c.Type);
        Label done = Il.DefineLabel();
        foreach ((BoundExpression condition, BoundExpression value) in c.Whens)
        {
            Label next = Il.DefineLabel();
            if (operand is { } held)
            {
                _caseOperands.Push(held);
            }

            JumpUnlessTrue(condition, next);
            if (operand is not null)
            {
                _caseOperands.Pop();
            }

            Move(Emit(value), result);
            Il.Emit(OpCodes.Br, done);
            Il.MarkLabel(next);
        }

        if (c.Else is null)
        {
            MakeNull(result);
        }
        else
        {
            Move(Emit(c.Else), result);
        }

        Il.MarkLabel(done);
        return result;
    }

    private Operand Coalesce(BoundCoalesce c)
    {
        Operand result = NewResult(c.Type);
        Label done = Il.DefineLabel();
        for (int i = 0; i < c.Arguments.Count; i++)
        {
            Move(Emit(c.Arguments[i]), result);
            if (i < c.Arguments.Count - 1)
            {
                PushIsNull(result);
                Il.Emit(OpCodes.Brfalse, done);
            }
        }

        Il.MarkLabel(done);
        return result;
    }

    private Operand Coercion(BoundCoercion c)
    {
        Operand operand = Emit(c.Operand);
        if (c.Kind == CoercionKind.Relabel || c.Cast?.Convert is not { } convert)
        {
            return operand;
        }

        if (IsIntegerCast(c))
        {
            if (!operand.IsNull && c.Type.Length < c.Operand.Type.Underlying.Length)
            {
                Label skip = Il.DefineLabel();
                if (operand.Null is not null)
                {
                    Il.Emit(OpCodes.Ldloc, operand.Null);
                    Il.Emit(OpCodes.Brtrue, skip);
                }

                LocalBuilder value = _code.Temporary(typeof(long));
                Push(operand);
                Il.Emit(OpCodes.Stloc, value);
                _integers.CheckRange(c.Type, value);
                Il.MarkLabel(skip);
            }

            return operand;
        }

        LocalBuilder result = _code.Temporary(typeof(Datum));
        Label done = Il.DefineLabel();
        Il.Emit(OpCodes.Ldloca, result);
        Il.Emit(OpCodes.Initobj, typeof(Datum));
        JumpIfNull(operand, done);
        scope.BeforeCall();
        _code.Object(convert);
        scope.LoadContext();
        _code.Object(new CallSite([c.Operand.Type], c.Type, c.Modifier));
        PushDatum(operand);
        _code.Constant(Datum.From(c.Modifier));
        _code.Constant(Datum.From(c.Explicit));
        _code.Call(typeof(CompiledCalls), nameof(CompiledCalls.Call3));
        Il.Emit(OpCodes.Stloc, result);
        scope.AfterCall(mayChange: false);
        Il.MarkLabel(done);
        return Result(c.Type, result);
    }

    /// <summary>Stops at an item that is equal; NULL when none is but one comparison is unknown.</summary>
    private Operand In(BoundIn c)
    {
        Operand value = Emit(c.Operand);
        LocalBuilder result = _code.Temporary(typeof(long)), unknown = _code.Temporary(typeof(bool));
        Label found = Il.DefineLabel(), done = Il.DefineLabel();
        Il.Emit(OpCodes.Ldc_I4_0);
        Il.Emit(OpCodes.Stloc, unknown);
        foreach (BoundExpression item in c.Items)
        {
            Operand other = Emit(item);
            Label differs = Il.DefineLabel(), isNull = Il.DefineLabel();
            JumpIfNull(value, isNull);
            JumpIfNull(other, isNull);
            Push(value);
            Push(other);
            Il.Emit(OpCodes.Beq, found);
            Il.Emit(OpCodes.Br, differs);
            Il.MarkLabel(isNull);
            Il.Emit(OpCodes.Ldc_I4_1);
            Il.Emit(OpCodes.Stloc, unknown);
            Il.MarkLabel(differs);
        }

        Il.Emit(OpCodes.Ldc_I8, c.Negated ? 1L : 0L);
        Il.Emit(OpCodes.Stloc, result);
        Il.Emit(OpCodes.Br, done);
        Il.MarkLabel(found);
        Il.Emit(OpCodes.Ldc_I4_0);
        Il.Emit(OpCodes.Stloc, unknown);
        Il.Emit(OpCodes.Ldc_I8, c.Negated ? 0L : 1L);
        Il.Emit(OpCodes.Stloc, result);
        Il.MarkLabel(done);
        return new Operand(true, result, unknown);
    }

    private Operand Distinct(BoundDistinct c)
    {
        Operand a = Emit(c.Left), b = Emit(c.Right);
        LocalBuilder result = _code.Temporary(typeof(long));
        Label eitherNull = Il.DefineLabel(), done = Il.DefineLabel();
        JumpIfNull(a, eitherNull);
        JumpIfNull(b, eitherNull);
        Push(a);
        Push(b);
        Il.Emit(OpCodes.Ceq);
        Il.Emit(OpCodes.Br, done);
        Il.MarkLabel(eitherNull);
        PushIsNull(a);
        PushIsNull(b);
        Il.Emit(OpCodes.Ceq);
        Il.MarkLabel(done);
        if (!c.Negated)
        {
            Il.Emit(OpCodes.Ldc_I4_0);
            Il.Emit(OpCodes.Ceq);
        }

        Il.Emit(OpCodes.Conv_U8);
        Il.Emit(OpCodes.Stloc, result);
        return new Operand(true, result, null);
    }

    private Operand NullIf(BoundNullIf c)
    {
        Operand result = NewResult(c.Type);
        Move(Emit(c.Left), result);
        Operand a = Emit(c.ComparedLeft), b = Emit(c.Right);
        Label done = Il.DefineLabel();
        JumpIfNull(a, done);
        JumpIfNull(b, done);
        Push(a);
        Push(b);
        Il.Emit(OpCodes.Bne_Un, done);
        MakeNull(result);
        Il.MarkLabel(done);
        return result;
    }

    /// <summary>The first of the greatest, or least, that is not NULL.</summary>
    private Operand Greatest(BoundGreatest c)
    {
        Operand result = NewResult(c.Type);
        Move(Operand.NullBits, result);
        foreach (BoundExpression argument in c.Arguments)
        {
            Operand value = Emit(argument);
            Label take = Il.DefineLabel(), next = Il.DefineLabel();
            JumpIfNull(value, next);
            PushIsNull(result);
            Il.Emit(OpCodes.Brtrue, take);
            Push(value);
            Push(result);
            Il.Emit(c.Least ? OpCodes.Bge : OpCodes.Ble, next);
            Il.MarkLabel(take);
            Move(value, result);
            Il.MarkLabel(next);
        }

        return result;
    }

    // ---- results made on several ways ---------------------------------------------------------------------------------------

    private Operand NewResult(SqlType type) => Representations.IsBits(type)
        ? new Operand(true, _code.Temporary(typeof(long)), _code.Temporary(typeof(bool)))
        : new Operand(false, _code.Temporary(typeof(Datum)), null);

    /// <summary>Copies an operand into the locals of another.</summary>
    public void Move(Operand from, Operand to)
    {
        if (!to.IsBits)
        {
            PushDatum(from);
            Il.Emit(OpCodes.Stloc, to.Value!);
            return;
        }

        if (!from.IsBits)
        {
            from = Unpack(from.Value!);
        }

        Push(from);
        Il.Emit(OpCodes.Stloc, to.Value!);
        if (to.Null is not null)
        {
            PushIsNull(from);
            Il.Emit(OpCodes.Stloc, to.Null);
        }
    }

    private void MakeNull(Operand to)
    {
        if (to.IsBits)
        {
            Il.Emit(OpCodes.Ldc_I4_1);
            Il.Emit(OpCodes.Stloc, to.Null!);
        }
        else
        {
            Il.Emit(OpCodes.Ldloca, to.Value!);
            Il.Emit(OpCodes.Initobj, typeof(Datum));
        }
    }
}
