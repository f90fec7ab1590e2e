using System;

namespace Aergo.Primitives;

/// <summary>Accounts as an engine sees them whose contracts are accounts like any other: the EVM.</summary>
/// <remarks>
/// Reads and writes count in the row set of the running transaction, code apart from nonce and balance: paying two
/// accounts, or the same one twice, makes no transaction depend on another. Everything returns to a mark with the rows.
/// </remarks>
public interface IAccounts
{
    /// <summary>Transactions the account has sent; for a contract, those plus the contracts it has made.</summary>
    ulong NonceOf(AccountId account);

    /// <summary>Tokens the account holds.</summary>
    Amount BalanceOf(AccountId account);

    /// <summary>What runs when the account is called.</summary>
    AccountCode CodeOf(AccountId account);

    /// <summary>Sets the nonce.</summary>
    void SetNonce(AccountId account, ulong nonce);

    /// <summary>Sets the balance. Who takes must give elsewhere: the sum of all balances is the supply.</summary>
    void SetBalance(AccountId account, Amount balance);

    /// <summary>Adds tokens without looking at what is there.</summary>
    void Credit(AccountId account, Amount amount);

    /// <summary>Sets what runs when the account is called; <see cref="AccountCode.None"/> takes it away.</summary>
    void SetCode(AccountId account, AccountCode code);

    /// <summary>Length of the list of changes, which only grows: an account stands in it once for each change, and for each one taken back.</summary>
    /// <remarks>With it an engine that keeps copies of accounts learns which another engine has changed since it looked last.</remarks>
    int ChangeCount { get; }

    /// <summary>Account of a place in the list of changes.</summary>
    AccountId ChangedAt(int index);

    /// <summary>Has something done when the state returns to a moment before now: later things first, each at most once.</summary>
    void OnRollBack(Action undo);
}

/// <summary>What runs when an account is called.</summary>
/// <param name="Engine">Tag of the engine; 0 for an account without code.</param>
/// <param name="Digest">The engine's own digest of the code, or zero.</param>
public readonly record struct AccountCode(byte Engine, Hash256 Digest)
{
    /// <summary>Nothing runs.</summary>
    public static AccountCode None => default;
}
