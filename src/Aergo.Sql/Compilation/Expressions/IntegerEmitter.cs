using System.Reflection.Emit;
using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

/// <summary>Instructions of integer arithmetic: in 64 bits, with a check that leads out of the way.</summary>
internal sealed class IntegerEmitter(EmissionScope scope)
{
    private readonly CodeBuilder _code = scope.Code;

    /// <summary>Computes over values that are not NULL into a local.</summary>
    public void Emit(IntegerOperation operation, Operand a, Operand? b, LocalBuilder result)
    {
        ILGenerator il = _code.Il;
        switch (operation.Operator)
        {
            case IntegerOperator.Divide or IntegerOperator.Modulo:
                Divide(operation, a, b!.Value, result);
                return;
            case IntegerOperator.Multiply when operation.Result.Underlying.Representation == Representation.Int64:
                Push(a);
                Push(b!.Value);
                il.Emit(OpCodes.Ldloca, result);
                _code.Call(typeof(CompiledCalls), nameof(CompiledCalls.TryMultiply));
                il.Emit(OpCodes.Brfalse, OutOfRange(operation));
                return;
            case IntegerOperator.Not:
                Push(a);
                il.Emit(OpCodes.Not);
                il.Emit(OpCodes.Stloc, result);
                return;
            case IntegerOperator.Negate:
                il.Emit(OpCodes.Ldc_I8, 0L);
                Push(a);
                il.Emit(OpCodes.Sub);
                il.Emit(OpCodes.Stloc, result);
                Check(operation, Operand.OfKnown(0), a, result, IntegerOperator.Subtract);
                return;
        }

        Push(a);
        Push(b!.Value);
        il.Emit(operation.Operator switch
        {
            IntegerOperator.Add => OpCodes.Add,
            IntegerOperator.Subtract => OpCodes.Sub,
            IntegerOperator.Multiply => OpCodes.Mul,
            IntegerOperator.And => OpCodes.And,
            IntegerOperator.Or => OpCodes.Or,
            _ => OpCodes.Xor,
        });
        il.Emit(OpCodes.Stloc, result);
        if (operation.Operator is IntegerOperator.Add or IntegerOperator.Subtract or IntegerOperator.Multiply)
        {
            Check(operation, a, b.Value, result, operation.Operator);
        }
    }

    /// <summary>Leads to an error unless the local holds a value of the type.</summary>
    public void CheckRange(SqlType type, LocalBuilder value)
    {
        if (type.Underlying.Representation != Representation.Int64)
        {
            CheckNarrow(new IntegerOperation(IntegerOperator.Add, type), value);
        }
    }

    private void Check(IntegerOperation operation, Operand a, Operand b, LocalBuilder result, IntegerOperator sense)
    {
        if (operation.Result.Underlying.Representation != Representation.Int64)
        {
            CheckNarrow(operation, result);
            return;
        }

        // A sum overflowed when both operands differ in sign from it; a difference when the operands differ and it differs from the first.
        ILGenerator il = _code.Il;
        Push(a);
        if (sense == IntegerOperator.Add)
        {
            il.Emit(OpCodes.Ldloc, result);
            il.Emit(OpCodes.Xor);
            Push(b);
            il.Emit(OpCodes.Ldloc, result);
        }
        else
        {
            Push(b);
            il.Emit(OpCodes.Xor);
            Push(a);
            il.Emit(OpCodes.Ldloc, result);
        }

        il.Emit(OpCodes.Xor);
        il.Emit(OpCodes.And);
        il.Emit(OpCodes.Ldc_I8, 0L);
        il.Emit(OpCodes.Blt, OutOfRange(operation));
    }

    private void CheckNarrow(IntegerOperation operation, LocalBuilder result)
    {
        ILGenerator il = _code.Il;
        il.Emit(OpCodes.Ldloc, result);
        il.Emit(operation.Result.Underlying.Representation == Representation.Int16 ? OpCodes.Conv_I2 : OpCodes.Conv_I4);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Ldloc, result);
        il.Emit(OpCodes.Bne_Un, OutOfRange(operation));
    }

    private void Divide(IntegerOperation operation, Operand a, Operand b, LocalBuilder result)
    {
        ILGenerator il = _code.Il;
        OpCode instruction = operation.Operator == IntegerOperator.Divide ? OpCodes.Div : OpCodes.Rem;
        Label done = il.DefineLabel();
        if (!b.IsKnown || b.Known == 0)
        {
            Push(b);
            il.Emit(OpCodes.Brfalse, Error(c => c.Call(typeof(CompiledCalls), nameof(CompiledCalls.DivisionByZero))));
        }

        if (!b.IsKnown || b.Known == -1)
        {
            // The machine traps where the quotient of the least number and -1 does not fit.
            Label ordinary = il.DefineLabel();
            Push(b);
            il.Emit(OpCodes.Ldc_I8, -1L);
            il.Emit(OpCodes.Bne_Un, ordinary);
            if (operation.Operator == IntegerOperator.Divide)
            {
                Emit(operation with { Operator = IntegerOperator.Negate }, a, null, result);
            }
            else
            {
                il.Emit(OpCodes.Ldc_I8, 0L);
                il.Emit(OpCodes.Stloc, result);
            }

            il.Emit(OpCodes.Br, done);
            il.MarkLabel(ordinary);
        }

        Push(a);
        Push(b);
        il.Emit(instruction);
        il.Emit(OpCodes.Stloc, result);
        il.MarkLabel(done);
    }

    private Label OutOfRange(IntegerOperation operation) => Error(c =>
    {
        c.Il.Emit(OpCodes.Ldstr, operation.RangeName);
        c.Call(typeof(CompiledCalls), nameof(CompiledCalls.OutOfRange));
    });

    private Label Error(System.Action<CodeBuilder> make)
    {
        Label label = _code.Il.DefineLabel();
        System.Action before = scope.BeforeThrowHere();
        _code.Cold(() =>
        {
            _code.Il.MarkLabel(label);
            before();
            make(_code);
            _code.Il.Emit(OpCodes.Throw);
        });
        return label;
    }

    private void Push(Operand operand)
    {
        if (operand.Value is null)
        {
            _code.Il.Emit(OpCodes.Ldc_I8, operand.Known);
        }
        else
        {
            _code.Il.Emit(OpCodes.Ldloc, operand.Value);
        }
    }
}
