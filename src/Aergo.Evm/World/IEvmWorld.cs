using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>The state a transaction starts from, read only. What the transaction changes stays in its <see cref="Journal"/>.</summary>
/// <remarks>
/// Answers must not change while a journal stands on this world, but for accounts that another engine changes while the journal's machine waits for it. Every read is one that the
/// transaction's outcome may depend on. One transaction owns one instance; no thread safety.
/// </remarks>
public interface IEvmWorld
{
    /// <summary>The account; <see langword="false"/> when it does not exist, which is not the same as being empty.</summary>
    bool TryGetAccount(AccountId id, out EvmAccount account);

    /// <summary>The code with this hash, which an account of this world names.</summary>
    ReadOnlyMemory<byte> GetCode(AccountId id, Hash256 codeHash);

    /// <summary>The value of a slot; 0 where nothing was ever written.</summary>
    UInt256 GetStorage(AccountId id, in UInt256 key);

    /// <summary>Whether any slot of the account holds something else than 0.</summary>
    bool HasStorage(AccountId id);

    /// <summary>Hash of the block at a height, asked only for the 256 before the present one; zero when it is not known.</summary>
    Hash256 GetBlockHash(ulong number);

    /// <summary>Contracts of other engines; null where there are none.</summary>
    IForeignContracts? Foreign => null;

    /// <summary>Where logs go at once; null where the receipt tells them in the end.</summary>
    IEvmEvents? Events => null;
}
