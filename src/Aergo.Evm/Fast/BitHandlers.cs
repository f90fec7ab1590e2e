using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Aergo.Evm;

/// <summary>Comparisons and bits of the fast interpreter.</summary>
internal static unsafe class BitHandlers
{
    private const MethodImplOptions Optimized = MethodImplOptions.AggressiveOptimization;

    [MethodImpl(Optimized)]
    public static int Lt(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        ulong* a = (ulong*)top, b = (ulong*)(top - 1);
        b[0] = (a[3] != b[3] ? a[3] < b[3] : a[2] != b[2] ? a[2] < b[2] : a[1] != b[1] ? a[1] < b[1] : a[0] < b[0]) ? 1UL : 0;
        b[1] = b[2] = b[3] = 0;
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Gt(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        ulong* a = (ulong*)top, b = (ulong*)(top - 1);
        b[0] = (b[3] != a[3] ? b[3] < a[3] : b[2] != a[2] ? b[2] < a[2] : b[1] != a[1] ? b[1] < a[1] : b[0] < a[0]) ? 1UL : 0;
        b[1] = b[2] = b[3] = 0;
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Slt(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        ulong* a = (ulong*)top, b = (ulong*)(top - 1);
        b[0] = (a[3] != b[3] ? (long)a[3] < (long)b[3] : a[2] != b[2] ? a[2] < b[2] : a[1] != b[1] ? a[1] < b[1] : a[0] < b[0]) ? 1UL : 0;
        b[1] = b[2] = b[3] = 0;
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Sgt(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        ulong* a = (ulong*)top, b = (ulong*)(top - 1);
        b[0] = (b[3] != a[3] ? (long)b[3] < (long)a[3] : b[2] != a[2] ? b[2] < a[2] : b[1] != a[1] ? b[1] < a[1] : b[0] < a[0]) ? 1UL : 0;
        b[1] = b[2] = b[3] = 0;
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Eq(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        ulong* a = (ulong*)top, b = (ulong*)(top - 1);
        b[0] = ((a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3])) == 0 ? 1UL : 0;
        b[1] = b[2] = b[3] = 0;
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int IsZero(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        ulong* a = (ulong*)top;
        a[0] = (a[0] | a[1] | a[2] | a[3]) == 0 ? 1UL : 0;
        a[1] = a[2] = a[3] = 0;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int And(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        (Vector256.Load((ulong*)top) & Vector256.Load((ulong*)(top - 1))).Store((ulong*)(top - 1));
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Or(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        (Vector256.Load((ulong*)top) | Vector256.Load((ulong*)(top - 1))).Store((ulong*)(top - 1));
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Xor(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        (Vector256.Load((ulong*)top) ^ Vector256.Load((ulong*)(top - 1))).Store((ulong*)(top - 1));
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Not(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        (~Vector256.Load((ulong*)top)).Store((ulong*)top);
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Clz(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        WordSteps.Clz(top);
        at++;
        return at->Handler(frame, at, top, gas);
    }
}
