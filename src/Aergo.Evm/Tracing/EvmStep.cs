using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>A frame just before an instruction, for tracers. Valid only during the call that hands it over.</summary>
public readonly ref struct EvmStep
{
    /// <summary>Frames above.</summary>
    public required int Depth { get; init; }

    /// <summary>Position in the code.</summary>
    public required int ProgramCounter { get; init; }

    /// <summary>The byte there; STOP past the end.</summary>
    public required byte Opcode { get; init; }

    /// <summary>Its mnemonic.</summary>
    public required string Name { get; init; }

    /// <summary>Gas before it.</summary>
    public required long Gas { get; init; }

    /// <summary>Refund counter before it.</summary>
    public required long Refund { get; init; }

    /// <summary>Whose storage the frame works on.</summary>
    public required AccountId Address { get; init; }

    /// <summary>The stack, bottom first.</summary>
    public required ReadOnlySpan<UInt256> Stack { get; init; }

    /// <summary>Memory.</summary>
    public required ReadOnlySpan<byte> Memory { get; init; }

    /// <summary>Return data of the last call.</summary>
    public required ReadOnlySpan<byte> ReturnData { get; init; }
}
