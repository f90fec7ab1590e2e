using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Aergo.Primitives;

/// <summary>One event with its place in the block: the leaf of the events' Merkle tree, which bridges and light clients prove.</summary>
/// <param name="TransactionHash">The transaction it came from.</param>
/// <param name="TransactionIndex">That transaction's place in the block, from 0.</param>
/// <param name="EventIndex">The event's place in that transaction, from 0.</param>
/// <param name="Event">The event.</param>
public sealed record EventLeaf(Hash256 TransactionHash, int TransactionIndex, int EventIndex, ContractEvent Event)
{
    // A log's bytes are bounded by gas and by the receipt they lie in.
    private const int SizeMax = Receipt.SizeMax + Hash256.Size + 8;
    private const byte NamedForm = 0, LogForm = 1;

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

    /// <summary>Bytes of an event in a receipt.</summary>
    public static int SizeOf(ContractEvent contractEvent)
    {
        ArgumentNullException.ThrowIfNull(contractEvent);
        return AccountId.Size + 1 + (contractEvent.Log is { } log
            ? 8 + (log.Topics.Count * Hash256.Size) + log.Data.Length
            : 8 + Encoding.UTF8.GetByteCount(contractEvent.Name) + Encoding.UTF8.GetByteCount(contractEvent.Data));
    }

    internal static void WriteEvent(CanonicalWriter writer, ContractEvent contractEvent)
    {
        writer.WriteAccount(contractEvent.Contract);
        if (contractEvent.Log is not { } log)
        {
            writer.WriteByte(NamedForm);
            writer.WriteText(contractEvent.Name);
            writer.WriteText(contractEvent.Data);
            return;
        }

        writer.WriteByte(LogForm);
        writer.WriteUInt32((uint)log.Topics.Count);
        foreach (Hash256 topic in log.Topics)
        {
            writer.WriteHash(topic);
        }

        writer.WriteBytes(log.Data.Span);
    }

    internal static ContractEvent ReadEvent(ref CanonicalReader reader)
    {
        AccountId contract = reader.ReadAccount();
        byte form = reader.ReadByte();
        if (form == NamedForm)
        {
            return new ContractEvent(contract, reader.ReadText(Receipt.EventNameBytesMax), reader.ReadText(Receipt.EventDataBytesMax));
        }

        if (form != LogForm)
        {
            reader.Fail();
            return new ContractEvent(contract, string.Empty, string.Empty);
        }

        var topics = new Hash256[reader.ReadCount(EventLog.TopicsMax, Hash256.Size)];
        for (int i = 0; i < topics.Length; i++)
        {
            topics[i] = reader.ReadHash();
        }

        return ContractEvent.OfLog(contract, new EventLog(topics, reader.ReadBytes(Receipt.SizeMax).ToArray()));
    }
}
