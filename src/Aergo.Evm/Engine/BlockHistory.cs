using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Ids of the last blocks, in the storage of the contract of EIP-2935: BLOCKHASH and that contract read the same slots.</summary>
/// <remarks>They lie in state, so a block is a function of its parent's state and itself, on whatever branch it stands.</remarks>
public static class BlockHistory
{
    /// <summary>Blocks remembered.</summary>
    public const ulong Length = 8191;

    // What mainnet runs there: asked with a height, answers with the slot, unless the height is too old or not yet there.
    private static readonly byte[] ContractCode = Convert.FromHexString(
        "3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257611fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500");

    /// <summary>The contract.</summary>
    public static AccountId Contract { get; } = new(Convert.FromHexString("0000f90827f1c53a10cb7a02335b175320002935"));

    internal static void Install(LedgerWorld world, IAccounts accounts)
    {
        world.SetCode(Contract, ContractCode);
        accounts.SetNonce(Contract, 1);
    }

    internal static void Remember(IContractState state, BlockFacts block)
    {
        if (block.Height > 0)
        {
            state.Put(Contract, KeyOf((ulong)block.Height - 1), StateKeys.Value(new UInt256(block.Parent.ToArray())));
        }
    }

    internal static Hash256 Find(IContractState state, ulong height) =>
        state.Get(Contract, KeyOf(height)) is { } id ? new Hash256(new UInt256(id).ToBigEndian()) : Hash256.Zero;

    private static byte[] KeyOf(ulong height) => StateKeys.Slot(height % Length);
}
