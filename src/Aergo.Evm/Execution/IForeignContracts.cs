using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Contracts of the chain's other engines, which are called as those of the machine are.</summary>
/// <remarks>
/// The other engine works on the state behind the journal. So before it runs, what the journal holds of accounts is written down, and afterwards what it
/// changed is read again; what the failure of an outer frame must take back stands in the journal as an <see cref="IJournalUndo"/>.
/// A call back into contracts of the machine runs on another machine, with the same journal.
/// </remarks>
public interface IForeignContracts
{
    /// <summary>Whether accounts with this code are such contracts.</summary>
    bool Owns(Hash256 codeHash);

    /// <summary>Runs. Never throws for what the caller did.</summary>
    ForeignResult Call(ForeignCall call);
}

/// <summary>A call of a contract to one of another engine.</summary>
/// <param name="Caller">Sender as the called code sees it.</param>
/// <param name="Contract">Who is called.</param>
/// <param name="Value">Tokens that came along, already moved.</param>
/// <param name="Input">Call data.</param>
/// <param name="Gas">The most it may use.</param>
/// <param name="IsStatic">Whether it must not change state.</param>
public sealed record ForeignCall(AccountId Caller, AccountId Contract, UInt256 Value, ReadOnlyMemory<byte> Input, long Gas, bool IsStatic);

/// <summary>What another engine answers.</summary>
/// <param name="Halt"><see cref="Halt.Return"/>, <see cref="Halt.Revert"/>, or a reason that eats the gas.</param>
/// <param name="GasUsed">Between 0 and the gas given.</param>
/// <param name="Output">Return data.</param>
public sealed record ForeignResult(Halt Halt, long GasUsed, ReadOnlyMemory<byte> Output);
