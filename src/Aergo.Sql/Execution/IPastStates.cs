using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Sql.Execution;

/// <summary>The chain's earlier states and what led from one to the next, as far as this node keeps them.</summary>
/// <remarks>What is kept differs from node to node, so only queries may look.</remarks>
public interface IPastStates
{
    /// <summary>Height of the last block.</summary>
    long Head { get; }

    /// <summary>State after the block at a height, for reading; null when there is none or it is not kept.</summary>
    IContractState? At(long height);

    /// <summary>Height of the last block whose time is not after <paramref name="time"/>; null when the chain is younger.</summary>
    long? HeightAt(Instant time);

    /// <summary>Height of the block with an id; null for none.</summary>
    long? HeightOf(Hash256 blockId);

    /// <summary>The blocks from one height to another, both included, in order; heights without a block are passed over.</summary>
    IEnumerable<LedgerBlock> Blocks(long from, long to);

    /// <summary>The transactions of those blocks that wrote into an account's rows, in order. Found by running blocks again whose rows differ from those before.</summary>
    /// <exception cref="SqlException">A state on the way is not kept.</exception>
    IEnumerable<LedgerStep> StepsOf(AccountId tree, long from, long to, Func<bool>? cancelled);

    /// <summary>Rows of an account that differ between the states after two blocks, in order of key; null where a row is not there.</summary>
    /// <exception cref="SqlException">One of the states is not kept.</exception>
    IEnumerable<(byte[] Key, byte[]? Before, byte[]? After)> Differences(AccountId tree, long from, long to);

    /// <summary>Proves a row, or its absence, against the last block: a text that <c>aergo proof check</c> verifies.</summary>
    string Prove(AccountId tree, byte[] key);
}

/// <summary>A block with what became of its transactions.</summary>
public sealed record LedgerBlock(BlockHeader Header, IReadOnlyList<LedgerTransaction> Transactions);

/// <summary>A transaction in a block.</summary>
/// <param name="Sender">Account, or the name it was sent by.</param>
public sealed record LedgerTransaction(Transaction Transaction, Receipt Receipt, string Sender, string? Recipient, Amount Amount);

/// <summary>One transaction's writes into the rows of one account, between the states before and after it.</summary>
public sealed record LedgerStep(
    long Height, Instant Time, Hash256 Transaction, string Sender, IContractState Before, IContractState After, IReadOnlyList<(byte[] Key, byte[]? Value)> Writes);
