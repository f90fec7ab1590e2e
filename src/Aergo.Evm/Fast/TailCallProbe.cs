using System;
using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>Finds out whether calls in tail position leave the stack as it is.</summary>
internal static unsafe class TailCallProbe
{
    private const int Calls = 64;

    // A frame that is left behind has at least a return address and an alignment: 16 bytes a call.
    private const long BytesAllowed = 256;

    [ThreadStatic]
    private static nint _first;

    [ThreadStatic]
    private static nint _last;

    public static bool Succeeds()
    {
        Instruction* chain = stackalloc Instruction[Calls + 2];
        chain[0].Handler = &First;
        for (int i = 1; i <= Calls; i++)
        {
            chain[i].Handler = &Middle;
        }

        chain[Calls + 1].Handler = &Last;
        _ = chain[0].Handler(null!, chain, null, 0);
        return Math.Abs(_first - _last) <= BytesAllowed;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int First(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        _first = StackPosition();
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Middle(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        gas--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Last(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        _last = StackPosition();
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint StackPosition()
    {
        byte here = 0;
        return (nint)(&here);
    }
}
