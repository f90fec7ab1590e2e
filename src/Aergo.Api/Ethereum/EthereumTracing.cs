using System;
using System.Collections.Generic;
using System.Numerics;
using Aergo.Primitives;

namespace Aergo.Api;

/// <summary>What a trace is to show.</summary>
public enum EthereumTracer
{
    /// <summary>Every instruction: the list that clients get who name no tracer.</summary>
    Steps,

    /// <summary><c>callTracer</c>: calls within calls.</summary>
    Calls,

    /// <summary><c>prestateTracer</c>: what a transaction found, or changed, of the accounts it touched.</summary>
    Prestate,
}

/// <summary>How to trace.</summary>
public sealed record EthereumTraceOptions
{
    /// <summary>What to show.</summary>
    public EthereumTracer Tracer { get; init; }

    /// <summary>Instructions kept, or touches noted.</summary>
    public required int StepsMax { get; init; }

    /// <summary>With memory before each instruction.</summary>
    public bool WithMemory { get; init; }

    /// <summary>With the stack before each instruction.</summary>
    public bool WithStack { get; init; } = true;

    /// <summary>Of the calls only the outermost.</summary>
    public bool OnlyTopCall { get; init; }

    /// <summary>Calls with their logs.</summary>
    public bool WithLogs { get; init; }

    /// <summary>Of the touched accounts what changed, before and after.</summary>
    public bool Differences { get; init; }
}

/// <summary>What a tracer saw.</summary>
public abstract record EthereumTraceResult;

/// <summary>Instructions of a transaction.</summary>
public sealed record EthereumTrace(long Gas, bool Failed, ReadOnlyMemory<byte> Output, bool IsCut, IReadOnlyList<EthereumTraceStep> Steps) : EthereumTraceResult;

/// <summary>One instruction, as it was before it ran.</summary>
public sealed record EthereumTraceStep(
    int ProgramCounter, string Name, long Gas, long Cost, int Depth, string? Error, IReadOnlyList<Hash256>? Stack, ReadOnlyMemory<byte>? Memory);

/// <summary>A call with the calls it made.</summary>
/// <param name="Type">CALL, CALLCODE, DELEGATECALL, STATICCALL, CREATE, CREATE2 or SELFDESTRUCT.</param>
/// <param name="To">Whose code ran, or the new contract; null where none was made.</param>
/// <param name="Value">Aer; null where the kind has none.</param>
/// <param name="Error">One line; null on success.</param>
/// <param name="RevertReason">What the contract said, where it said it in words.</param>
public sealed record EthereumCallFrame(
    string Type, AccountId From, AccountId? To, BigInteger? Value, long Gas, long GasUsed, ReadOnlyMemory<byte> Input, ReadOnlyMemory<byte> Output, string? Error, string? RevertReason,
    IReadOnlyList<EthereumCallFrame> Calls, IReadOnlyList<EthereumFrameLog> Logs) : EthereumTraceResult;

/// <summary>A log of a frame.</summary>
/// <param name="Position">How many calls the frame had made before it.</param>
public sealed record EthereumFrameLog(AccountId Address, IReadOnlyList<Hash256> Topics, ReadOnlyMemory<byte> Data, int Position);

/// <summary>Accounts as a transaction found them; with <paramref name="After"/> only what changed.</summary>
public sealed record EthereumPrestate(IReadOnlyList<EthereumAccountState> Before, IReadOnlyList<EthereumAccountState>? After) : EthereumTraceResult;

/// <summary>An account's parts; null for those that are not part of the answer.</summary>
public sealed record EthereumAccountState(
    AccountId Account, BigInteger? Balance, ulong? Nonce, ReadOnlyMemory<byte>? Code, IReadOnlyList<(Hash256 Slot, Hash256 Value)> Storage);

/// <summary>The trace of one transaction of a block, or why there is none.</summary>
public sealed record EthereumBlockTrace(Hash256 Transaction, EthereumTraceResult? Trace, string? Error);

/// <summary>What a call accesses beside itself, the gas it takes when it says so before, and how it fails.</summary>
public sealed record EthereumAccessList(IReadOnlyList<(AccountId Address, IReadOnlyList<Hash256> Slots)> Entries, long Gas, string? Error);

/// <summary>The block as a call is to find it; null leaves as it is.</summary>
public sealed record EthereumBlockOverride
{
    /// <summary>Height.</summary>
    public ulong? Number { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public ulong? Time { get; init; }

    /// <summary>Gas of the block.</summary>
    public long? GasLimit { get; init; }

    /// <summary>Who takes the fees.</summary>
    public AccountId? FeeRecipient { get; init; }

    /// <summary>What PREVRANDAO gives.</summary>
    public Hash256? PrevRandao { get; init; }

    /// <summary>Aer for one gas.</summary>
    public BigInteger? BaseFee { get; init; }
}
