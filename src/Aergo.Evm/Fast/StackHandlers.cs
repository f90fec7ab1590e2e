using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Aergo.Evm;

/// <summary>PUSH, POP, DUP and SWAP of the fast interpreter.</summary>
internal static unsafe class StackHandlers
{
    private const MethodImplOptions Optimized = MethodImplOptions.AggressiveOptimization;

    [MethodImpl(Optimized)]
    public static int Pop(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Push(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        top++;
        ulong* a = (ulong*)top;
        a[0] = at->Operand;
        a[1] = a[2] = a[3] = 0;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int PushWide(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        top++;
        Vector256.Load((ulong*)(at + 1)).Store((ulong*)top);
        at += 3;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup1(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)top).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup2(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)(top - 1)).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup3(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)(top - 2)).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup4(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)(top - 3)).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup5(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)(top - 4)).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup6(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)(top - 5)).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup7(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)(top - 6)).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup8(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)(top - 7)).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup9(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)(top - 8)).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup10(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)(top - 9)).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup11(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)(top - 10)).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup12(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)(top - 11)).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup13(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)(top - 12)).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup14(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)(top - 13)).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup15(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)(top - 14)).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Dup16(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256.Load((ulong*)(top - 15)).Store((ulong*)(top + 1));
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap1(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 1)).Store((ulong*)top);
        upper.Store((ulong*)(top - 1));
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap2(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 2)).Store((ulong*)top);
        upper.Store((ulong*)(top - 2));
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap3(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 3)).Store((ulong*)top);
        upper.Store((ulong*)(top - 3));
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap4(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 4)).Store((ulong*)top);
        upper.Store((ulong*)(top - 4));
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap5(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 5)).Store((ulong*)top);
        upper.Store((ulong*)(top - 5));
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap6(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 6)).Store((ulong*)top);
        upper.Store((ulong*)(top - 6));
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap7(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 7)).Store((ulong*)top);
        upper.Store((ulong*)(top - 7));
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap8(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 8)).Store((ulong*)top);
        upper.Store((ulong*)(top - 8));
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap9(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 9)).Store((ulong*)top);
        upper.Store((ulong*)(top - 9));
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap10(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 10)).Store((ulong*)top);
        upper.Store((ulong*)(top - 10));
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap11(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 11)).Store((ulong*)top);
        upper.Store((ulong*)(top - 11));
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap12(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 12)).Store((ulong*)top);
        upper.Store((ulong*)(top - 12));
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap13(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 13)).Store((ulong*)top);
        upper.Store((ulong*)(top - 13));
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap14(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 14)).Store((ulong*)top);
        upper.Store((ulong*)(top - 14));
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap15(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 15)).Store((ulong*)top);
        upper.Store((ulong*)(top - 15));
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Swap16(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        Vector256<ulong> upper = Vector256.Load((ulong*)top);
        Vector256.Load((ulong*)(top - 16)).Store((ulong*)top);
        upper.Store((ulong*)(top - 16));
        at++;
        return at->Handler(frame, at, top, gas);
    }
}
