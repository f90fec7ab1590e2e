using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>What all frames of a transaction see alike, as the words instructions push.</summary>
public sealed class TransactionContext
{
    /// <summary>The context of a transaction of <paramref name="origin"/> in <paramref name="block"/>.</summary>
    public TransactionContext(EvmBlock block, AccountId origin, UInt256 gasPrice, IReadOnlyList<UInt256> blobHashes)
    {
        ArgumentNullException.ThrowIfNull(block);
        (Block, Origin, GasPrice, BlobHashes) = (block, AddressWords.ToWord(origin), gasPrice, blobHashes);
        Coinbase = AddressWords.ToWord(block.Coinbase);
    }

    /// <summary>The block.</summary>
    public EvmBlock Block { get; }

    internal UInt256 Origin { get; }

    internal UInt256 Coinbase { get; }

    internal UInt256 GasPrice { get; }

    internal IReadOnlyList<UInt256> BlobHashes { get; }
}
