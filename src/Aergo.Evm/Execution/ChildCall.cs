using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>A call or creation that an instruction has paid for and the machine is to begin.</summary>
internal unsafe struct ChildCall
{
    public CallKind Kind;
    public long Gas;
    public bool IsStatic;

    /// <summary>Whose code runs; for creations the new address, once it is known.</summary>
    public AccountId CodeAddress;

    public UInt256 Value;
    public UInt256 Salt;
    public byte* Input;
    public int InputLength;

    /// <summary>Where in the caller's memory the answer goes, and how much of it.</summary>
    public int OutputOffset;
    public int OutputLength;

    /// <summary>Words of the caller's stack that the answer replaces.</summary>
    public int Takes;
}
