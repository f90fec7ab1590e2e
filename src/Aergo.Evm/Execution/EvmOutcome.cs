using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>How an outermost call ended.</summary>
/// <param name="Halt">Why it stopped.</param>
/// <param name="GasLeft">Gas not used; refunds are not in it.</param>
/// <param name="Output">What it returned, the reason when it reverted, or the deployed code.</param>
/// <param name="Created">Address of the new contract; null for calls and failures.</param>
public sealed record EvmOutcome(Halt Halt, long GasLeft, ReadOnlyMemory<byte> Output, AccountId? Created)
{
    /// <summary>Whether its effects stand.</summary>
    public bool IsSuccess => Halt.IsSuccess();
}
