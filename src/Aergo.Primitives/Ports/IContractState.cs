using System;

namespace Aergo.Primitives;

/// <summary>World state as one running transaction sees it: one ordered map of rows per account.</summary>
/// <remarks>
/// Keys order bytewise. Everything read or written through here is the transaction's row set, on which MVCC, dependency
/// analysis and merging work; an engine keeps no other door to state. Arrays handed out or in are never changed afterwards.
/// One transaction owns one instance; no thread safety.
/// </remarks>
public interface IContractState : IStateReader
{
    /// <summary>Sets the value at a key. Values up to <see cref="StateLimits.ValueBytesMax"/>, keys up to <see cref="StateLimits.KeyBytesMax"/>.</summary>
    void Put(AccountId tree, byte[] key, byte[] value);

    /// <summary>Removes a key; nothing happens if it is not there.</summary>
    void Delete(AccountId tree, byte[] key);

    /// <summary>As <see cref="IStateReader.Scan"/>, but what the walk sees is not counted as read.</summary>
    /// <remarks>
    /// Only for content that a row already read names by its digest, such as what an engine keeps in a cache by that digest: whether the
    /// cache was warm must not show in the row set, or nodes would disagree about a block.
    /// </remarks>
    IStateCursor ScanNamed(AccountId tree, byte[] from, byte[]? to, bool descending) => Scan(tree, from, to, descending);

    /// <summary>The rows as they are now, to be read while this transaction goes on writing or returns to a mark. What is read through it is in the row set too.</summary>
    IStateReader Freeze();

    /// <summary>Names the present moment of the transaction, to which <see cref="RollBackTo"/> can return.</summary>
    int Mark();

    /// <summary>Undoes every write after a mark; marks taken later than it die.</summary>
    void RollBackTo(int mark);
}

/// <summary>An ordered walk; first call <see cref="Next"/>.</summary>
public interface IStateCursor : IDisposable
{
    /// <summary>Moves to the next row; false at the end.</summary>
    bool Next();

    /// <summary>Key of the present row.</summary>
    ReadOnlySpan<byte> Key { get; }

    /// <summary>Value of the present row.</summary>
    ReadOnlySpan<byte> Value { get; }
}
