using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>What the world tree holds for one account.</summary>
/// <remarks>
/// Shape: format 1 · present fields 1 · engine 1 · flags 2 · nonce 8 · balance 16, little endian, then of code digest 32,
/// rows root 32 and owner 20 those that are not zero. A plain account is 29 bytes, whatever it holds, so that
/// transfers move no node boundaries. Source: docs/spec/state-tree.md, "Account records".
/// </remarks>
public sealed record AccountRecord
{
    /// <summary>Length of the longest encoding.</summary>
    public const int BytesMax = FixedBytes + Hash256.Size + Hash256.Size + AccountId.Size;

    private const byte Format = 1;
    private const int FixedBytes = 29;
    private const byte HasCode = 1, HasRows = 2, HasOwner = 4;

    /// <summary>An account nobody has touched.</summary>
    public static AccountRecord Empty { get; } = new();

    /// <summary>Transactions sent so far, as the ledger counts.</summary>
    public ulong Nonce { get; init; }

    /// <summary>Tokens held, in aer.</summary>
    public UInt128 Balance { get; init; }

    /// <summary>Which engine runs the code; 0 for an account without.</summary>
    public byte Engine { get; init; }

    /// <summary>Bits whose meaning is the ledger's.</summary>
    public ushort Flags { get; init; }

    /// <summary>Digest of the contract's code, or zero.</summary>
    public Hash256 CodeDigest { get; init; }

    /// <summary>Root of the account's tree of rows, or zero when it is empty.</summary>
    public Hash256 RowsRoot { get; init; }

    /// <summary>Who may change the contract, or zero.</summary>
    public AccountId Owner { get; init; }

    /// <summary>Whether nothing would be lost if the record were not there.</summary>
    public bool IsEmpty => this == Empty;

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode()
    {
        int length = FixedBytes + (CodeDigest.IsZero ? 0 : Hash256.Size) + (RowsRoot.IsZero ? 0 : Hash256.Size) + (Owner.IsZero ? 0 : AccountId.Size);
        var bytes = new byte[length];
        Span<byte> output = bytes;
        output[0] = Format;
        output[1] = (byte)((CodeDigest.IsZero ? 0 : HasCode) | (RowsRoot.IsZero ? 0 : HasRows) | (Owner.IsZero ? 0 : HasOwner));
        output[2] = Engine;
        BinaryPrimitives.WriteUInt16LittleEndian(output[3..], Flags);
        BinaryPrimitives.WriteUInt64LittleEndian(output[5..], Nonce);
        BinaryPrimitives.WriteUInt128LittleEndian(output[13..], Balance);
        output = output[FixedBytes..];
        if (!CodeDigest.IsZero)
        {
            CodeDigest.CopyTo(output);
            output = output[Hash256.Size..];
        }

        if (!RowsRoot.IsZero)
        {
            RowsRoot.CopyTo(output);
            output = output[Hash256.Size..];
        }

        if (!Owner.IsZero)
        {
            Owner.CopyTo(output);
        }

        return bytes;
    }

    /// <summary>Reads canonical bytes; anything else is refused.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out AccountRecord? record)
    {
        record = null;
        if (bytes.Length < FixedBytes || bytes[0] != Format || bytes[1] > (HasCode | HasRows | HasOwner))
        {
            return false;
        }

        byte present = bytes[1];
        ReadOnlySpan<byte> rest = bytes[FixedBytes..];
        Hash256 code = default, rows = default;
        AccountId owner = default;
        bool whole =
            ((present & HasCode) == 0 || (Hash256.TryRead(ref rest, out code) && !code.IsZero)) &&
            ((present & HasRows) == 0 || (Hash256.TryRead(ref rest, out rows) && !rows.IsZero));
        if (whole && (present & HasOwner) != 0)
        {
            whole = rest.Length >= AccountId.Size;
            owner = whole ? new AccountId(rest) : default;
            whole = whole && !owner.IsZero;
            rest = whole ? rest[AccountId.Size..] : rest;
        }

        if (!whole || !rest.IsEmpty)
        {
            return false;
        }

        record = new AccountRecord
        {
            Engine = bytes[2],
            Flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[3..]),
            Nonce = BinaryPrimitives.ReadUInt64LittleEndian(bytes[5..]),
            Balance = BinaryPrimitives.ReadUInt128LittleEndian(bytes[13..]),
            CodeDigest = code,
            RowsRoot = rows,
            Owner = owner,
        };
        return true;
    }
}
