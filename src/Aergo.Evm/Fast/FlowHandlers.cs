using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>Blocks, jumps, calls and ends of the fast interpreter.</summary>
internal static unsafe class FlowHandlers
{
    private const MethodImplOptions Optimized = MethodImplOptions.AggressiveOptimization;

    /// <summary>Gas and stack for all of a block. Operand: gas, words it needs from bit 32, words it grows by from bit 48.</summary>
    [MethodImpl(Optimized)]
    public static int BeginBlock(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        ulong operand = at->Operand;
        gas -= (uint)operand;
        if (gas < 0)
        {
            return (int)Halt.OutOfGas;
        }

        long count = (long)((byte*)top - (byte*)frame.Floor) >> 5;
        if (count < (long)((operand >> 32) & 0xffff))
        {
            return (int)Halt.StackUnderflow;
        }

        if (count + (long)(operand >> 48) > GasSchedule.StackMax)
        {
            return (int)Halt.StackOverflow;
        }

        at++;
        return at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Jump(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        at = frame.Program.Target(top);
        if (at == null)
        {
            return (int)Halt.InvalidJump;
        }

        top--;
        return --frame.Turns < 0 ? ShowUp(frame, at, top, gas) : at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int JumpI(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        ulong* condition = (ulong*)(top - 1);
        if ((condition[0] | condition[1] | condition[2] | condition[3]) == 0)
        {
            top -= 2;
            at++;
            return at->Handler(frame, at, top, gas);
        }

        at = frame.Program.Target(top);
        if (at == null)
        {
            return (int)Halt.InvalidJump;
        }

        top -= 2;
        return --frame.Turns < 0 ? ShowUp(frame, at, top, gas) : at->Handler(frame, at, top, gas);
    }

    /// <summary>PUSH and JUMP in one. Operand: where to; 0 where no jump may land.</summary>
    [MethodImpl(Optimized)]
    public static int JumpTo(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        at = (Instruction*)at->Operand;
        if (at == null)
        {
            return (int)Halt.InvalidJump;
        }

        return --frame.Turns < 0 ? ShowUp(frame, at, top, gas) : at->Handler(frame, at, top, gas);
    }

    /// <summary>PUSH and JUMPI in one. Operand as in <see cref="JumpTo"/>.</summary>
    [MethodImpl(Optimized)]
    public static int JumpIfTo(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        ulong* condition = (ulong*)top;
        top--;
        if ((condition[0] | condition[1] | condition[2] | condition[3]) == 0)
        {
            at++;
            return at->Handler(frame, at, top, gas);
        }

        at = (Instruction*)at->Operand;
        if (at == null)
        {
            return (int)Halt.InvalidJump;
        }

        return --frame.Turns < 0 ? ShowUp(frame, at, top, gas) : at->Handler(frame, at, top, gas);
    }

    [MethodImpl(Optimized)]
    public static int Stop(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        return (int)Halt.Stop;
    }

    [MethodImpl(Optimized)]
    public static int Invalid(CallFrame frame, Instruction* at, UInt256* top, long gas) => (int)Halt.InvalidInstruction;

    public static int Return(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        return (int)MemoryInstructions.Finish(frame, top, Halt.Return);
    }

    public static int Revert(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        return (int)MemoryInstructions.Finish(frame, top, Halt.Revert);
    }

    public static int SelfDestruct(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        return (int)AccountInstructions.SelfDestruct(frame, top);
    }

    public static int Call(CallFrame frame, Instruction* at, UInt256* top, long gas) => Leave(frame, at, top, gas, CallKind.Call);

    public static int CallCode(CallFrame frame, Instruction* at, UInt256* top, long gas) => Leave(frame, at, top, gas, CallKind.CallCode);

    public static int DelegateCall(CallFrame frame, Instruction* at, UInt256* top, long gas) => Leave(frame, at, top, gas, CallKind.DelegateCall);

    public static int StaticCall(CallFrame frame, Instruction* at, UInt256* top, long gas) => Leave(frame, at, top, gas, CallKind.StaticCall);

    public static int Create(CallFrame frame, Instruction* at, UInt256* top, long gas) => Leave(frame, at, top, gas, CallKind.Create);

    public static int Create2(CallFrame frame, Instruction* at, UInt256* top, long gas) => Leave(frame, at, top, gas, CallKind.Create2);

    // To the driver, which runs the child and comes back to the instruction after this one.
    private static int Leave(CallFrame frame, Instruction* at, UInt256* top, long gas, CallKind kind)
    {
        frame.Gas = gas;
        frame.Top = top;
        frame.Position = at + 1;
        return (int)(kind >= CallKind.Create ? CallInstructions.Create(frame, top, kind) : CallInstructions.Call(frame, top, kind));
    }

    private static int ShowUp(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        frame.Gas = gas;
        frame.Top = top;
        frame.Position = at;
        return FastInterpreter.GoOn;
    }
}
