using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>Instructions of the fast interpreter that work on state and ranges of memory, through the code both interpreters share.</summary>
internal static unsafe class StateHandlers
{
    private const MethodImplOptions Optimized = MethodImplOptions.AggressiveOptimization;

    [MethodImpl(Optimized)]
    public static int Keccak(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)MemoryInstructions.Keccak(frame, top);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        top--;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int CallDataCopy(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)MemoryInstructions.Copy(frame, top, frame.InputBytes);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        top -= 3;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int CodeCopy(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)MemoryInstructions.Copy(frame, top, frame.Code.Bytes.Span);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        top -= 3;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int ReturnDataCopy(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)MemoryInstructions.ReturnDataCopy(frame, top);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        top -= 3;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int MCopy(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)MemoryInstructions.MemoryCopy(frame, top);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        top -= 3;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Balance(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)AccountInstructions.Balance(frame, top);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int ExtCodeSize(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)AccountInstructions.CodeSize(frame, top);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int ExtCodeHash(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)AccountInstructions.CodeHash(frame, top);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int ExtCodeCopy(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)AccountInstructions.CodeCopy(frame, top);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        top -= 4;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int SLoad(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)StorageInstructions.Load(frame, top);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int SStore(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)StorageInstructions.Store(frame, top);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        top -= 2;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int TStore(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)StorageInstructions.StoreTransient(frame, top);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        top -= 2;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Log0(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)MemoryInstructions.Log(frame, top, 0);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        top -= 2;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Log1(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)MemoryInstructions.Log(frame, top, 1);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        top -= 3;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Log2(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)MemoryInstructions.Log(frame, top, 2);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        top -= 4;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Log3(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)MemoryInstructions.Log(frame, top, 3);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        top -= 5;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Log4(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        int halt = (int)MemoryInstructions.Log(frame, top, 4);
        if (halt != 0)
        {
            return halt;
        }

        gas = frame.Gas;
        top -= 6;
        at++;
        return at->Handler(frame, at, top, gas);
    }
}
