using System;
using System.Diagnostics.CodeAnalysis;

namespace Aergo.Primitives;

/// <summary>One event with its place in the block: the leaf of the events' Merkle tree, which bridges and light clients prove.</summary>
/// <param name="TransactionHash">The transaction it came from.</param>
/// <param name="TransactionIndex">That transaction's place in the block, from 0.</param>
/// <param name="EventIndex">The event's place in that transaction, from 0.</param>
/// <param name="Event">The event.</param>
public sealed record EventLeaf(Hash256 TransactionHash, int TransactionIndex, int EventIndex, ContractEvent Event)
{
    private const int SizeMax = Hash256.Size + 8 + AccountId.Size + 8 + Receipt.EventNameBytesMax + Receipt.EventDataBytesMax;

    /// <summary>Reads the encoding; false for anything <see cref="Encode"/> would not give back.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out EventLeaf? leaf)
    {
        leaf = null;
        if (bytes.Length > SizeMax)
        {
            return false;
        }

        var reader = new CanonicalReader(bytes);
        Hash256 hash = reader.ReadHash();
        int transactionIndex = reader.ReadInt32();
        int eventIndex = reader.ReadInt32();
        ContractEvent contractEvent = ReadEvent(ref reader);
        if (!reader.Complete || transactionIndex < 0 || eventIndex < 0)
        {
            return false;
        }

        leaf = new EventLeaf(hash, transactionIndex, eventIndex, contractEvent);
        return true;
    }

    /// <summary>The one encoding.</summary>
    public byte[] Encode()
    {
        var writer = new CanonicalWriter();
        writer.WriteHash(TransactionHash);
        writer.WriteInt32(TransactionIndex);
        writer.WriteInt32(EventIndex);
        WriteEvent(writer, Event);
        return writer.ToArray();
    }

    internal static void WriteEvent(CanonicalWriter writer, ContractEvent contractEvent)
    {
        writer.WriteAccount(contractEvent.Contract);
        writer.WriteText(contractEvent.Name);
        writer.WriteText(contractEvent.Data);
    }

    internal static ContractEvent ReadEvent(ref CanonicalReader reader) =>
        new(reader.ReadAccount(), reader.ReadText(Receipt.EventNameBytesMax), reader.ReadText(Receipt.EventDataBytesMax));
}
