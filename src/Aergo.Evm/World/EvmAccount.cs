using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>An account as the machine sees it, without its storage.</summary>
/// <param name="Nonce">Transactions sent, or for a contract, contracts created, from 1.</param>
/// <param name="Balance">In the smallest unit.</param>
/// <param name="CodeHash">Keccak-256 of the code; <see cref="EmptyCodeHash"/> where there is none.</param>
public readonly record struct EvmAccount(ulong Nonce, UInt256 Balance, Hash256 CodeHash)
{
    /// <summary>Keccak-256 of nothing.</summary>
    public static readonly Hash256 EmptyCodeHash = Keccak256.Hash([]);

    /// <summary>An account that exists and has nothing.</summary>
    public static readonly EvmAccount Empty = new(0, default, EmptyCodeHash);

    /// <summary>Whether it is empty in the sense of EIP-161: no nonce, no balance, no code.</summary>
    public bool IsEmpty => Nonce == 0 && Balance.IsZero && CodeHash == EmptyCodeHash;
}
