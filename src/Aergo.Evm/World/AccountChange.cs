using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>What became of one account in a transaction, ready to be written down.</summary>
/// <param name="Id">The account.</param>
/// <param name="IsDeleted">Whether it is gone with its storage; the other members say nothing then.</param>
/// <param name="Account">As it is now.</param>
/// <param name="NewCode">Code it got in this transaction; null when the code is what it was.</param>
/// <param name="Slots">Slots with new values in the order of their keys; 0 means the slot is gone.</param>
public sealed record AccountChange(AccountId Id, bool IsDeleted, EvmAccount Account, ReadOnlyMemory<byte>? NewCode, IReadOnlyList<SlotChange> Slots);

/// <summary>A slot and its new value.</summary>
public readonly record struct SlotChange(UInt256 Key, UInt256 Value);
