using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>One running piece of code: its stack, memory, gas, and what it was called with.</summary>
/// <remarks>Frames are kept by depth and used again. Fields rather than properties, for both interpreters read them at every turn.</remarks>
internal sealed unsafe class CallFrame(EvmMachine machine, int depth)
{
    public readonly EvmMachine Machine = machine;
    public readonly int Depth = depth;
    public readonly FrameMemory Memory = new();

    public CallKind Kind;
    public bool IsStatic;
    public JournalAccount Account = null!;
    public AccountId Address;
    public AccountId Caller;
    public AccountId CodeAddress;
    public UInt256 AddressWord;
    public UInt256 CallerWord;
    public UInt256 Value;
    public ContractCode Code = ContractCode.Empty;
    public JournalMark Mark;

    /// <summary>Input, which lies in the memory of the caller or in an array pinned for the transaction.</summary>
    public byte* Input;
    public int InputLength;

    /// <summary>Gas left; the fast interpreter keeps it in a register and writes it here when it leaves.</summary>
    public long Gas;

    /// <summary>The place below the first word: the stack is empty when <see cref="Top"/> is here.</summary>
    public UInt256* Floor;

    /// <summary>The topmost word.</summary>
    public UInt256* Top;

    /// <summary>Position of the plain interpreter in the code.</summary>
    public int ProgramCounter;

    /// <summary>The code as the fast interpreter has it, its position in it, and turns left until it shows up with its driver.</summary>
    public Program Program = null!;
    public Instruction* Position;
    public int Turns;

    /// <summary>What RETURN or REVERT gave, in this frame's memory.</summary>
    public byte* Output;
    public int OutputLength;

    /// <summary>What the last call of this frame gave back, in the memory of the frame below.</summary>
    public byte* ReturnData;
    public int ReturnDataLength;

    /// <summary>The call this frame has asked for.</summary>
    public ChildCall Child;

    public ReadOnlySpan<byte> InputBytes => new(Input, InputLength);

    public ReadOnlySpan<byte> OutputBytes => new(Output, OutputLength);

    public ReadOnlySpan<byte> ReturnBytes => new(ReturnData, ReturnDataLength);

    public int StackCount => (int)(Top - Floor);

    public void SetInput(byte* start, int length)
    {
        Input = start;
        InputLength = length;
    }

    public void SetOutput(byte* start, int length)
    {
        Output = start;
        OutputLength = length;
    }

    public void SetReturnData(byte* start, int length)
    {
        ReturnData = start;
        ReturnDataLength = length;
    }

    /// <summary>Takes gas; false when there is not enough, and then the frame must halt.</summary>
    public bool Pay(long gas) => (Gas -= gas) >= 0;
}
