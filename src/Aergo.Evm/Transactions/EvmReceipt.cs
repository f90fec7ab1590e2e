using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>What came of a transaction.</summary>
/// <param name="Refusal">Why it could not run; every other member is empty then.</param>
/// <param name="Halt">How the outermost call ended.</param>
/// <param name="GasUsed">What the sender paid for, refunds taken off.</param>
/// <param name="GasPrice">What a unit cost.</param>
/// <param name="Output">What the call returned, or the reason of a revert.</param>
/// <param name="Created">The new contract of a successful creation.</param>
/// <param name="Logs">In order; none when the call failed.</param>
public sealed record EvmReceipt(
    TransactionRefusal Refusal,
    Halt Halt,
    long GasUsed,
    UInt256 GasPrice,
    ReadOnlyMemory<byte> Output,
    AccountId? Created,
    IReadOnlyList<EvmLog> Logs)
{
    /// <summary>Whether it ran and its effects stand.</summary>
    public bool IsSuccess => Refusal == TransactionRefusal.None && Halt.IsSuccess();

    /// <summary>A refusal.</summary>
    public static EvmReceipt Refused(TransactionRefusal refusal) => new(refusal, Halt.None, 0, default, default, null, []);
}
