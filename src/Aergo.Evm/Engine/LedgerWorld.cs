using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>The ledger's accounts and rows as the EVM sees them.</summary>
/// <remarks>
/// Contracts of other engines show one byte of code, INVALID: a contract that calls them as if they were its like fails, instead of leaving
/// tokens there. They are called through the precompile for SQL.
/// </remarks>
/// <param name="engine">Tag of the EVM in account records.</param>
internal sealed class LedgerWorld(IContractState state, IAccounts accounts, byte engine) : IEvmWorld
{
    private static readonly byte[] ForeignCode = [(byte)Opcode.Invalid];
    private static readonly Hash256 ForeignCodeHash = Keccak256.Hash(ForeignCode);

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

    /// <summary>Writes down what a transaction changed, and gives tokens that it destroyed to those who take fees, so that the supply stays whole.</summary>
    /// <param name="fee">What the sender paid for gas; the ledger hands it on.</param>
    public void Apply(System.Collections.Generic.IReadOnlyList<AccountChange> changes, Amount fee, AccountId collector)
    {
        UInt128 before = 0, after = fee.Aer;
        foreach (AccountChange change in changes)
        {
            before += accounts.BalanceOf(change.Id).Aer;
            after += change.IsDeleted ? 0 : ToAmount(change.Account.Balance).Aer;
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

        if (before != after)
        {
            accounts.Credit(collector, new Amount(checked(before - after)));
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
