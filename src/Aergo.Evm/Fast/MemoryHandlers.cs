using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>MLOAD, MSTORE and MSTORE8 of the fast interpreter: within memory there is nothing to pay, so nothing to ask.</summary>
internal static unsafe class MemoryHandlers
{
    private const MethodImplOptions Optimized = MethodImplOptions.AggressiveOptimization;

    [MethodImpl(Optimized)]
    public static int MLoad(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        ulong* a = (ulong*)top;
        if ((a[1] | a[2] | a[3]) != 0 || (long)a[0] < 0 || (long)a[0] > frame.Memory.Size - 32)
        {
            frame.Gas = gas;
            if (!MemorySteps.Expand(frame, top, 32))
            {
                return (int)Halt.OutOfGas;
            }

            gas = frame.Gas;
        }

        byte* source = frame.Memory.Data + a[0];
        ulong l3 = BinaryPrimitives.ReverseEndianness(*(ulong*)source);
        ulong l2 = BinaryPrimitives.ReverseEndianness(*(ulong*)(source + 8));
        ulong l1 = BinaryPrimitives.ReverseEndianness(*(ulong*)(source + 16));
        a[0] = BinaryPrimitives.ReverseEndianness(*(ulong*)(source + 24));
        a[1] = l1;
        a[2] = l2;
        a[3] = l3;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int MStore(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        ulong* a = (ulong*)top;
        if ((a[1] | a[2] | a[3]) != 0 || (long)a[0] < 0 || (long)a[0] > frame.Memory.Size - 32)
        {
            frame.Gas = gas;
            if (!MemorySteps.Expand(frame, top, 32))
            {
                return (int)Halt.OutOfGas;
            }

            gas = frame.Gas;
        }

        byte* target = frame.Memory.Data + a[0];
        *(ulong*)target = BinaryPrimitives.ReverseEndianness(a[-1]);
        *(ulong*)(target + 8) = BinaryPrimitives.ReverseEndianness(a[-2]);
        *(ulong*)(target + 16) = BinaryPrimitives.ReverseEndianness(a[-3]);
        *(ulong*)(target + 24) = BinaryPrimitives.ReverseEndianness(a[-4]);
        top -= 2;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int MStore8(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        ulong* a = (ulong*)top;
        if ((a[1] | a[2] | a[3]) != 0 || (long)a[0] < 0 || (long)a[0] >= frame.Memory.Size)
        {
            frame.Gas = gas;
            if (!MemorySteps.Expand(frame, top, 1))
            {
                return (int)Halt.OutOfGas;
            }

            gas = frame.Gas;
        }

        frame.Memory.Data[a[0]] = (byte)a[-4];
        top -= 2;
        at++;
        return at->Handler(frame, at, top, gas);
    }
}
