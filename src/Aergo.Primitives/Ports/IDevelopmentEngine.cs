using System;

namespace Aergo.Primitives;

/// <summary>An engine whose contracts development tools may change from outside. Only development chains ask for it.</summary>
public interface IDevelopmentEngine
{
    /// <summary>Makes <paramref name="code"/> what runs when the account is called; empty takes the code away. Storage stays.</summary>
    /// <returns>Null, or why it is not taken.</returns>
    string? SetCode(IContractState state, IAccounts accounts, AccountId account, ReadOnlyMemory<byte> code);

    /// <summary>Writes one word of a contract's storage.</summary>
    /// <returns>Null, or why it is not taken.</returns>
    string? SetStorage(IContractState state, IAccounts accounts, AccountId account, Hash256 slot, Hash256 value);
}
