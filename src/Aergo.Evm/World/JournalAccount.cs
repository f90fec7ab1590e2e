using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>An account within one transaction: what it was, what it is, and what is known of its slots.</summary>
internal sealed class JournalAccount(AccountId id, bool exists, EvmAccount account)
{
    public AccountId Id { get; } = id;

    public bool ExistedBefore { get; } = exists;

    public EvmAccount Before { get; } = account;

    public bool Exists { get; set; } = exists;

    public ulong Nonce { get; set; } = account.Nonce;

    public UInt256 Balance { get; set; } = account.Balance;

    public Hash256 CodeHash { get; set; } = account.CodeHash;

    /// <summary>The code as far as it has been asked for or set.</summary>
    public ContractCode? Code { get; set; }

    /// <summary>Whether <see cref="Code"/> was set in this transaction.</summary>
    public bool HasNewCode { get; set; }

    /// <summary>Whether the transaction has accessed it (EIP-2929).</summary>
    public bool IsWarm { get; set; }

    /// <summary>Whether it counts for EIP-161, which removes what was touched and is empty.</summary>
    public bool IsTouched { get; set; }

    /// <summary>Whether a creation of this transaction made it (EIP-6780).</summary>
    public bool IsCreatedHere { get; set; }

    public bool IsDestroyed { get; set; }

    /// <summary>Whether what the world has of its storage does not count.</summary>
    public bool IsStorageHidden { get; set; }

    /// <summary>Whether anything was ever written, even if it was taken back: what a flush has told the world must be said again.</summary>
    public bool WasWritten { get; set; }

    /// <summary>Whether nonce, balance or code may differ from what the world has.</summary>
    public bool IsUnwritten { get; set; }

    public Dictionary<UInt256, JournalSlot> Slots { get; } = [];

    public Dictionary<UInt256, JournalSlot>? Transient { get; set; }

    public bool IsEmpty => Nonce == 0 && Balance.IsZero && CodeHash == EvmAccount.EmptyCodeHash;

    public EvmAccount Present => new(Nonce, Balance, CodeHash);
}
