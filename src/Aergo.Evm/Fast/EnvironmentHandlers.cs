using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>What the fast interpreter reads from frame, transaction and block.</summary>
internal static unsafe class EnvironmentHandlers
{
    private const MethodImplOptions Optimized = MethodImplOptions.AggressiveOptimization;

    [MethodImpl(Optimized)]
    public static int Address(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        EnvironmentSteps.Address(frame, top);
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Caller(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        EnvironmentSteps.Caller(frame, top);
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int CallValue(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        EnvironmentSteps.CallValue(frame, top);
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Origin(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        EnvironmentSteps.Origin(frame, top);
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int GasPrice(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        EnvironmentSteps.GasPrice(frame, top);
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Coinbase(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        EnvironmentSteps.Coinbase(frame, top);
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int PrevRandao(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        EnvironmentSteps.PrevRandao(frame, top);
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int ChainId(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        EnvironmentSteps.ChainId(frame, top);
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int SelfBalance(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        EnvironmentSteps.SelfBalance(frame, top);
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int BaseFee(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        EnvironmentSteps.BaseFee(frame, top);
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int BlobBaseFee(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        EnvironmentSteps.BlobBaseFee(frame, top);
        top++;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int CallDataSize(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        top++;
        ulong* a = (ulong*)top;
        a[0] = (uint)frame.InputLength;
        a[1] = a[2] = a[3] = 0;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int ReturnDataSize(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        top++;
        ulong* a = (ulong*)top;
        a[0] = (uint)frame.ReturnDataLength;
        a[1] = a[2] = a[3] = 0;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Timestamp(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        top++;
        ulong* a = (ulong*)top;
        a[0] = frame.Machine.Context.Block.Timestamp;
        a[1] = a[2] = a[3] = 0;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Number(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        top++;
        ulong* a = (ulong*)top;
        a[0] = frame.Machine.Context.Block.Number;
        a[1] = a[2] = a[3] = 0;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int GasLimit(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        top++;
        ulong* a = (ulong*)top;
        a[0] = (ulong)frame.Machine.Context.Block.GasLimit;
        a[1] = a[2] = a[3] = 0;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int MSize(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        top++;
        ulong* a = (ulong*)top;
        a[0] = (ulong)frame.Memory.Size;
        a[1] = a[2] = a[3] = 0;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Gas(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        top++;
        ulong* a = (ulong*)top;
        a[0] = (ulong)gas;
        a[1] = a[2] = a[3] = 0;
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int CallDataLoad(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        MemoryInstructions.CallDataLoad(frame, top);
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int BlockHash(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        AccountInstructions.BlockHash(frame, top);
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int BlobHash(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        AccountInstructions.BlobHash(frame, top);
        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int TLoad(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        StorageInstructions.LoadTransient(frame, top);
        at++;
        return at->Handler(frame, at, top, gas);
    }
}
