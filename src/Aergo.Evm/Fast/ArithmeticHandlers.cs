using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>Arithmetic of the fast interpreter. What needs more than a few registers is done in <see cref="WordSteps"/>.</summary>
internal static unsafe class ArithmeticHandlers
{
    private const MethodImplOptions Optimized = MethodImplOptions.AggressiveOptimization;

    [MethodImpl(Optimized)]
    public static int Add(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        ulong* a = (ulong*)top, b = (ulong*)(top - 1);
        ulong l0 = a[0] + b[0];
        ulong carry0 = l0 < a[0] ? 1UL : 0;
        ulong l1 = a[1] + b[1];
        ulong carry1 = l1 < a[1] ? 1UL : 0;
        l1 += carry0;
        carry1 += l1 < carry0 ? 1UL : 0;
        ulong l2 = a[2] + b[2];
        ulong carry2 = l2 < a[2] ? 1UL : 0;
        l2 += carry1;
        carry2 += l2 < carry1 ? 1UL : 0;
        b[3] += a[3] + carry2;
        b[0] = l0;
        b[1] = l1;
        b[2] = l2;
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Sub(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        ulong* a = (ulong*)top, b = (ulong*)(top - 1);
        ulong l0 = a[0] - b[0];
        ulong borrow0 = a[0] < b[0] ? 1UL : 0;
        ulong l1 = a[1] - b[1];
        ulong borrow1 = a[1] < b[1] ? 1UL : 0;
        borrow1 += l1 < borrow0 ? 1UL : 0;
        l1 -= borrow0;
        ulong l2 = a[2] - b[2];
        ulong borrow2 = a[2] < b[2] ? 1UL : 0;
        borrow2 += l2 < borrow1 ? 1UL : 0;
        l2 -= borrow1;
        b[3] = a[3] - b[3] - borrow2;
        b[0] = l0;
        b[1] = l1;
        b[2] = l2;
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Mul(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        WordSteps.Mul(top);
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Div(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        WordSteps.Div(top);
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int SDiv(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        WordSteps.SDiv(top);
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Mod(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        WordSteps.Mod(top);
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int SMod(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        WordSteps.SMod(top);
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int SignExtend(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        WordSteps.SignExtend(top);
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Byte(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        WordSteps.Byte(top);
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Shl(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        WordSteps.Shl(top);
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Shr(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        WordSteps.Shr(top);
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Sar(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        WordSteps.Sar(top);
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int AddMod(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        WordSteps.AddMod(top);
        top -= 2;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int MulMod(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        WordSteps.MulMod(top);
        top -= 2;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Exp(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        gas -= frame.Machine.Gas.ExpByte * WordSteps.ByteLength(top - 1);
        if (gas < 0)
        {
            return (int)Halt.OutOfGas;
        }

        WordSteps.Exp(top);
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }
}
