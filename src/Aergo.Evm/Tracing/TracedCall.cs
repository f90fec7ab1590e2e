using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>A frame as a <see cref="CallTracer"/> saw it, with the frames it began.</summary>
public sealed class TracedCall
{
    /// <summary>How it was called; null for a contract that gave itself up.</summary>
    public CallKind? Kind { get; init; }

    /// <summary>The calling contract or sender.</summary>
    public required AccountId From { get; init; }

    /// <summary>Whose code ran, the new contract, or the beneficiary.</summary>
    public required AccountId To { get; init; }

    /// <summary>Tokens.</summary>
    public required UInt256 Value { get; init; }

    /// <summary>Gas it was given.</summary>
    public long Gas { get; init; }

    /// <summary>Gas it used.</summary>
    public long GasUsed { get; set; }

    /// <summary>Input or init code.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Return data, reason or deployed code.</summary>
    public ReadOnlyMemory<byte> Output { get; set; }

    /// <summary>Why it stopped; <see cref="Halt.None"/> when all went well.</summary>
    public Halt Halt { get; set; }

    /// <summary>Frames it began, in order.</summary>
    public List<TracedCall> Calls { get; } = [];

    /// <summary>Logs it left, in order.</summary>
    public List<TracedLog> Logs { get; } = [];
}

/// <summary>A log where it was made.</summary>
/// <param name="Log">Of the contract whose storage the frame worked on: with DELEGATECALL not the one whose code ran.</param>
/// <param name="Position">Frames that its frame had begun before.</param>
public sealed record TracedLog(EvmLog Log, int Position);
