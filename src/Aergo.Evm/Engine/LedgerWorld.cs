using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>The ledger's accounts and rows as the EVM sees them.</summary>
/// <remarks>
/// Contracts of other engines show one byte of code, INVALID: who runs it as code fails, with DELEGATECALL too. A plain call reaches their engine.
/// </remarks>
/// <param name="engine">Tag of the EVM in account records.</param>
internal sealed class LedgerWorld(IContractState state, IAccounts accounts, byte engine) : IEvmWorld
{
    private static readonly byte[] ForeignCode = [(byte)Opcode.Invalid];
    private static readonly Hash256 ForeignCodeHash = Keccak256.Hash(ForeignCode);

    public IForeignContracts? Foreign { get; set; }

    public IEvmEvents? Events { get; set; }

    /// <summary>Whether accounts with this code belong to another engine.</summary>
    public static bool IsForeign(Hash256 codeHash) => codeHash == ForeignCodeHash;

    public bool TryGetAccount(AccountId id, out EvmAccount account)
    {
        AccountCode code = accounts.CodeOf(id);
        account = new EvmAccount(
            accounts.NonceOf(id),
            ToWord(accounts.BalanceOf(id)),
            code.Engine == 0 ? EvmAccount.EmptyCodeHash : code.Engine == engine ? code.Digest : ForeignCodeHash);
        return !account.IsEmpty;
    }

    public ReadOnlyMemory<byte> GetCode(AccountId id, Hash256 codeHash) =>
        codeHash == ForeignCodeHash ? ForeignCode : state.Get(id, StateKeys.Code) ?? [];

    public UInt256 GetStorage(AccountId id, in UInt256 key) => state.Get(id, StateKeys.Slot(key)) is { } value ? new UInt256(value) : default;

    public bool HasStorage(AccountId id)
    {
        using IStateCursor slots = state.Scan(id, StateKeys.FirstSlot, StateKeys.AfterSlots, descending: false);
        return slots.Next();
    }

    public Hash256 GetBlockHash(ulong number) => BlockHistory.Find(state, number);

    public static UInt256 ToWord(Amount amount) => new((ulong)amount.Aer, (ulong)(amount.Aer >> 64), 0, 0);

    /// <summary>A balance as the ledger has it; the supply fits into 128 bits, so every balance does.</summary>
    public static Amount ToAmount(in UInt256 balance) => new(new UInt128(balance.L1, balance.L0));

    /// <summary>Writes changes down.</summary>
    /// <returns>The tokens that all accounts hold together less than before; below zero when more.</returns>
    public Int128 Write(IReadOnlyList<AccountChange> changes)
    {
        Int128 less = 0;
        foreach (AccountChange change in changes)
        {
            less += (Int128)accounts.BalanceOf(change.Id).Aer - (Int128)(change.IsDeleted ? 0 : ToAmount(change.Account.Balance).Aer);
        }

        foreach (AccountChange change in changes)
        {
            if (change.IsDeleted)
            {
                Remove(change.Id);
            }
            else
            {
                Write(change);
            }
        }

        return less;
    }

    /// <summary>Writes down what a transaction changed in the end, and gives tokens that it destroyed to those who take fees, so that the supply stays whole.</summary>
    /// <param name="missing">What was written down before has taken so many tokens out of all accounts.</param>
    /// <param name="fee">What the sender paid for gas; the ledger hands it on.</param>
    public void Apply(IReadOnlyList<AccountChange> changes, Int128 missing, Amount fee, AccountId collector)
    {
        missing += Write(changes) - (Int128)fee.Aer;
        if (missing != 0)
        {
            accounts.Credit(collector, new Amount(checked((UInt128)missing)));
        }
    }

    private void Write(AccountChange change)
    {
        if (accounts.BalanceOf(change.Id) is var balance && ToAmount(change.Account.Balance) is var now && now != balance)
        {
            accounts.SetBalance(change.Id, now);
        }

        if (change.Account.Nonce != accounts.NonceOf(change.Id))
        {
            accounts.SetNonce(change.Id, change.Account.Nonce);
        }

        if (change.NewCode is { } code)
        {
            SetCode(change.Id, code);
        }

        foreach (SlotChange slot in change.Slots)
        {
            if (slot.Value.IsZero)
            {
                state.Delete(change.Id, StateKeys.Slot(slot.Key));
            }
            else
            {
                state.Put(change.Id, StateKeys.Slot(slot.Key), StateKeys.Value(slot.Value));
            }
        }
    }

    public void SetCode(AccountId id, ReadOnlyMemory<byte> code)
    {
        if (code.IsEmpty)
        {
            accounts.SetCode(id, AccountCode.None);
            state.Delete(id, StateKeys.Code);
            return;
        }

        accounts.SetCode(id, new AccountCode(engine, Keccak256.Hash(code.Span)));
        state.Put(id, StateKeys.Code, code.ToArray());
    }

    private void Remove(AccountId id)
    {
        accounts.SetBalance(id, Amount.Zero);
        accounts.SetNonce(id, 0);
        SetCode(id, default);
        using IStateCursor slots = state.Scan(id, StateKeys.FirstSlot, StateKeys.AfterSlots, descending: false);
        while (slots.Next())
        {
            state.Delete(id, slots.Key.ToArray());
        }
    }
}
