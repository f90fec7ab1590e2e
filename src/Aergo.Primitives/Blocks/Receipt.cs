using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Aergo.Primitives;

/// <summary>What became of one transaction of a block. The receipts of a block are a Merkle tree under its header.</summary>
/// <remarks>Immutable. Source: docs/spec/encoding.md, "Receipts".</remarks>
public sealed record Receipt
{
    /// <summary>Longest encoded form, in bytes (4 MiB).</summary>
    public const int SizeMax = 4 << 20;

    /// <summary>Most events of one transaction; who executes must stop at it.</summary>
    public const int EventsMax = 65_536;

    /// <summary>Bytes that the events of one transaction may take; the rest is room for everything else.</summary>
    public const int EventBytesMax = SizeMax - (256 << 10);

    /// <summary>Most contracts brought into being by one transaction.</summary>
    public const int CreatedMax = 256;

    /// <summary>Longest name of a contract, in bytes of UTF-8.</summary>
    public const int ContractNameBytesMax = 256;

    /// <summary>Longest error line, in bytes of UTF-8; longer ones are cut.</summary>
    public const int ErrorBytesMax = 1024;

    /// <summary>Longest event name, in bytes of UTF-8.</summary>
    public const int EventNameBytesMax = 63;

    /// <summary>Longest event data, in bytes of UTF-8.</summary>
    public const int EventDataBytesMax = 8000;

    private readonly string? _error;

    /// <summary>The transaction.</summary>
    public required Hash256 TransactionHash { get; init; }

    /// <summary>Its place in the block, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>How it ended.</summary>
    public required CallStatus Status { get; init; }

    /// <summary>The account addressed; zero when there was none, as in a deployment that failed.</summary>
    public AccountId Contract { get; init; }

    /// <summary>Contracts brought into being, with their names (empty for those without).</summary>
    public IReadOnlyList<(AccountId Contract, string Name)> Created { get; init; } = [];

    /// <summary>Gas spent.</summary>
    public long GasUsed { get; init; }

    /// <summary>Tokens paid for it.</summary>
    public Amount Fee { get; init; }

    /// <summary>SHA-256 of the engine's canonical result (or error), which nodes keep beside the receipt.</summary>
    public Hash256 ResultDigest { get; init; }

    /// <summary>One line for people; null on success.</summary>
    public string? Error
    {
        get => _error;
        init => _error = value is null ? null : Cut(value);
    }

    /// <summary>Events in the order they were emitted; none unless the call succeeded.</summary>
    public IReadOnlyList<ContractEvent> Events { get; init; } = [];

    /// <summary>Reads the encoding; false for anything <see cref="Encode"/> would not give back.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Receipt? receipt)
    {
        receipt = null;
        if (bytes.Length > SizeMax)
        {
            return false;
        }

        var reader = new CanonicalReader(bytes);
        Hash256 hash = reader.ReadHash();
        int index = reader.ReadInt32();
        byte status = reader.ReadByte();
        AccountId contract = reader.ReadAccount();
        var created = new (AccountId, string)[reader.ReadCount(CreatedMax, AccountId.Size + 4)];
        for (int i = 0; i < created.Length; i++)
        {
            created[i] = (reader.ReadAccount(), reader.ReadText(ContractNameBytesMax));
        }

        long gasUsed = reader.ReadCount64();
        Amount fee = reader.ReadAmount();
        Hash256 result = reader.ReadHash();
        string? error = reader.ReadBoolean() ? reader.ReadText(ErrorBytesMax) : null;
        var events = new ContractEvent[reader.ReadCount(EventsMax, AccountId.Size + 9)];
        for (int i = 0; i < events.Length; i++)
        {
            events[i] = EventLeaf.ReadEvent(ref reader);
        }

        if (!reader.Complete || index < 0 || status > (byte)CallStatus.LimitExceeded)
        {
            return false;
        }

        receipt = new Receipt
        {
            TransactionHash = hash,
            Index = index,
            Status = (CallStatus)status,
            Contract = contract,
            Created = created,
            GasUsed = gasUsed,
            Fee = fee,
            ResultDigest = result,
            Error = error,
            Events = events,
        };
        return true;
    }

    /// <summary>The one encoding: the leaf of the receipts' Merkle tree.</summary>
    public byte[] Encode()
    {
        var writer = new CanonicalWriter();
        writer.WriteHash(TransactionHash);
        writer.WriteInt32(Index);
        writer.WriteByte((byte)Status);
        writer.WriteAccount(Contract);
        writer.WriteUInt32((uint)Created.Count);
        foreach ((AccountId contract, string name) in Created)
        {
            writer.WriteAccount(contract);
            writer.WriteText(name);
        }

        writer.WriteInt64(GasUsed);
        writer.WriteAmount(Fee);
        writer.WriteHash(ResultDigest);
        writer.WriteBoolean(Error is not null);
        if (Error is not null)
        {
            writer.WriteText(Error);
        }

        writer.WriteUInt32((uint)Events.Count);
        foreach (ContractEvent contractEvent in Events)
        {
            EventLeaf.WriteEvent(writer, contractEvent);
        }

        return writer.ToArray();
    }

    /// <summary>Whether an event is within its bounds; who executes asks before recording it.</summary>
    public static bool IsWithinBounds(ContractEvent contractEvent)
    {
        ArgumentNullException.ThrowIfNull(contractEvent);
        return contractEvent.Log is not null || Encoding.UTF8.GetByteCount(contractEvent.Name) <= EventNameBytesMax
            && Encoding.UTF8.GetByteCount(contractEvent.Data) <= EventDataBytesMax;
    }

    // At most the bound, and never half a character.
    private static string Cut(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= ErrorBytesMax)
        {
            return text;
        }

        int bytes = 0;
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > ErrorBytesMax)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
