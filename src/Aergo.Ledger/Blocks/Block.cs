using System;
using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Ledger;

/// <summary>A block as it travels and is stored: header, transactions in order, and what each of them touched.</summary>
/// <remarks>Source: docs/spec/block.md, "Body".</remarks>
public sealed record Block(BlockHeader Header, IReadOnlyList<Transaction> Transactions, IReadOnlyList<byte[]> RowSets)
{
    public const int TransactionsMax = 1_000_000;

    public Hash256 Id => Header.Id;

    public long Height => Header.Height;

    /// <summary>Header, then transactions, then row sets, each with its length.</summary>
    public byte[] EncodeBody()
    {
        var writer = new CanonicalWriter(4096);
        writer.WriteUInt32((uint)Transactions.Count);
        foreach (Transaction transaction in Transactions)
        {
            writer.WriteBytes(transaction.Encoded.Span);
        }

        return writer.ToArray();
    }

    public byte[] EncodeAccessList()
    {
        var writer = new CanonicalWriter(4096);
        writer.WriteUInt32((uint)RowSets.Count);
        foreach (byte[] rowSet in RowSets)
        {
            writer.WriteBytes(rowSet);
        }

        return writer.ToArray();
    }

    /// <summary>Reads the three parts; null and a reason for anything that is not canonical.</summary>
    public static Block? TryDecode(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, ReadOnlySpan<byte> accessList, out string? reason)
    {
        reason = null;
        if (!BlockHeader.TryDecode(header, out BlockHeader? decodedHeader))
        {
            reason = "the header does not decode";
            return null;
        }

        var reader = new CanonicalReader(body);
        var transactions = new Transaction[reader.ReadCount(TransactionsMax, 5)];
        for (int i = 0; i < transactions.Length; i++)
        {
            TransactionDecodeError error = Transaction.Decode(reader.ReadBytes(Transaction.SizeMax), out Transaction? transaction);
            if (error != TransactionDecodeError.None)
            {
                reason = $"transaction {i} does not decode: {error.ToText()}";
                return null;
            }

            transactions[i] = transaction!;
        }

        var rowReader = new CanonicalReader(accessList);
        var rowSets = new byte[rowReader.ReadCount(TransactionsMax, 4)][];
        for (int i = 0; i < rowSets.Length; i++)
        {
            rowSets[i] = rowReader.ReadBytes(int.MaxValue).ToArray();
        }

        if (!reader.Complete || !rowReader.Complete)
        {
            reason = "the body does not decode";
            return null;
        }

        return new Block(decodedHeader, transactions, rowSets);
    }
}

/// <summary>Where a chain stands: the block a new one is built on.</summary>
public sealed record ChainHead(long Height, Hash256 Id, Hash256 StateRoot, long Slot, Instant Time);
