using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Bytes of transactions: the signed envelope, and what is signed.</summary>
/// <remarks>Decoding is total: any input is a transaction or is refused. Source: EIP-155, 2718, 2930, 1559, 4844, 7702.</remarks>
public static class EvmTransactionCodec
{
    private const byte LastPlainByte = 0x7f;

    /// <summary>Reads a signed transaction. Form only: whether it is valid is another question.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> input, out EvmTransaction? transaction)
    {
        transaction = null;
        if (input.IsEmpty)
        {
            return false;
        }

        byte first = input.Span[0];
        if (first > LastPlainByte)
        {
            return RlpItem.TryDecode(input, out RlpItem? legacy) && TryReadLegacy(legacy, out transaction);
        }

        return first is >= 1 and <= 4
            && RlpItem.TryDecode(input[1..], out RlpItem? fields)
            && TryReadTyped((EvmTransactionType)first, fields, out transaction);
    }

    /// <summary>The signed envelope. Its Keccak-256 is the transaction's hash.</summary>
    public static byte[] Encode(EvmTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var list = new RlpWriter();
        list.BeginList();
        WriteFields(list, transaction);
        if (transaction.Type == EvmTransactionType.Legacy)
        {
            list.Write(transaction.ChainId is { } chain ? (chain * 2) + 35 + transaction.YParity : (UInt256)(27UL + transaction.YParity));
        }
        else
        {
            list.Write((ulong)transaction.YParity);
        }

        list.Write(transaction.R);
        list.Write(transaction.S);
        list.EndList();
        return Envelope(transaction.Type, list.ToArray());
    }

    /// <summary>The digest the sender signs.</summary>
    public static Hash256 SigningHash(EvmTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var list = new RlpWriter();
        list.BeginList();
        WriteFields(list, transaction);
        if (transaction is { Type: EvmTransactionType.Legacy, ChainId: { } chain })
        {
            list.Write(chain);
            list.Write(0);
            list.Write(0);
        }

        list.EndList();
        return Keccak256.Hash(Envelope(transaction.Type, list.ToArray()));
    }

    private static byte[] Envelope(EvmTransactionType type, byte[] list) => type == EvmTransactionType.Legacy ? list : [(byte)type, .. list];

    private static void WriteFields(RlpWriter list, EvmTransaction transaction)
    {
        EvmTransactionType type = transaction.Type;
        if (type != EvmTransactionType.Legacy)
        {
            list.Write(transaction.ChainId ?? default);
        }

        list.Write(transaction.Nonce);
        if (type >= EvmTransactionType.DynamicFee)
        {
            list.Write(transaction.MaxPriorityFeePerGas);
        }

        list.Write(transaction.MaxFeePerGas);
        list.Write(transaction.GasLimit);
        if (transaction.To is { } to)
        {
            list.Write(to);
        }
        else
        {
            list.Write([]);
        }

        list.Write(transaction.Value);
        list.Write(transaction.Data.Span);
        if (type != EvmTransactionType.Legacy)
        {
            WriteAccessList(list, transaction.AccessList);
        }

        if (type == EvmTransactionType.Blob)
        {
            list.Write(transaction.MaxFeePerBlobGas);
            list.BeginList();
            foreach (UInt256 hash in transaction.BlobHashes)
            {
                list.Write(hash.ToBigEndian());
            }

            list.EndList();
        }

        if (type == EvmTransactionType.SetCode)
        {
            list.BeginList();
            foreach (Authorization authorization in transaction.Authorizations)
            {
                list.BeginList();
                list.Write(authorization.ChainId);
                list.Write(authorization.Target);
                list.Write(authorization.Nonce);
                list.Write((ulong)authorization.YParity);
                list.Write(authorization.R);
                list.Write(authorization.S);
                list.EndList();
            }

            list.EndList();
        }
    }

    private static void WriteAccessList(RlpWriter list, IReadOnlyList<AccessListEntry> entries)
    {
        list.BeginList();
        foreach (AccessListEntry entry in entries)
        {
            list.BeginList();
            list.Write(entry.Address);
            list.BeginList();
            foreach (UInt256 slot in entry.Slots)
            {
                list.Write(slot.ToBigEndian());
            }

            list.EndList();
            list.EndList();
        }

        list.EndList();
    }

    private static bool TryReadLegacy(RlpItem item, out EvmTransaction? transaction)
    {
        transaction = null;
        if (item.Items is not { Count: 9 } fields
            || !fields[0].TryGetUInt64(out ulong nonce)
            || !fields[1].TryGetNumber(out UInt256 price)
            || !fields[2].TryGetUInt64(out ulong gas)
            || !TryReadRecipient(fields[3], out AccountId? to)
            || !fields[4].TryGetNumber(out UInt256 value)
            || fields[5].IsList
            || !fields[6].TryGetNumber(out UInt256 v)
            || !fields[7].TryGetNumber(out UInt256 r)
            || !fields[8].TryGetNumber(out UInt256 s))
        {
            return false;
        }

        // 27 and 28 say nothing of the chain; from 35 on it is in the number.
        bool hasChain = v >= 35;
        if (!hasChain && v != 27 && v != 28)
        {
            return false;
        }

        transaction = new EvmTransaction
        {
            Type = EvmTransactionType.Legacy,
            ChainId = hasChain ? (v - 35) >> 1 : null,
            Nonce = nonce,
            MaxFeePerGas = price,
            MaxPriorityFeePerGas = price,
            GasLimit = gas,
            To = to,
            Value = value,
            Data = fields[5].Bytes,
            YParity = (byte)(hasChain ? (v - 35).L0 & 1 : v.L0 - 27),
            R = r,
            S = s,
        };
        return true;
    }

    private static bool TryReadTyped(EvmTransactionType type, RlpItem item, out EvmTransaction? transaction)
    {
        transaction = null;
        int count = type switch { EvmTransactionType.AccessList => 11, EvmTransactionType.DynamicFee => 12, EvmTransactionType.Blob => 14, _ => 13 };
        if (item.Items is not { } fields || fields.Count != count)
        {
            return false;
        }

        int next = 0;
        UInt256 tip = default;
        if (!fields[next++].TryGetNumber(out UInt256 chain)
            || !fields[next++].TryGetUInt64(out ulong nonce)
            || (type >= EvmTransactionType.DynamicFee && !fields[next++].TryGetNumber(out tip))
            || !fields[next++].TryGetNumber(out UInt256 fee)
            || !fields[next++].TryGetUInt64(out ulong gas)
            || !TryReadRecipient(fields[next++], out AccountId? to)
            || !fields[next++].TryGetNumber(out UInt256 value)
            || fields[next].IsList)
        {
            return false;
        }

        ReadOnlyMemory<byte> data = fields[next++].Bytes;
        UInt256 blobFee = default;
        List<UInt256> blobs = [];
        List<Authorization> authorizations = [];
        if (!TryReadAccessList(fields[next++], out List<AccessListEntry> access)
            || (type == EvmTransactionType.Blob && (!fields[next++].TryGetNumber(out blobFee) || !TryReadWords(fields[next++], out blobs)))
            || (type == EvmTransactionType.SetCode && !TryReadAuthorizations(fields[next++], out authorizations))
            || (type >= EvmTransactionType.Blob && to is null)
            || !fields[next++].TryGetNumber(out UInt256 parity)
            || parity > 1
            || !fields[next++].TryGetNumber(out UInt256 r)
            || !fields[next].TryGetNumber(out UInt256 s))
        {
            return false;
        }

        transaction = new EvmTransaction
        {
            Type = type,
            ChainId = chain,
            Nonce = nonce,
            MaxFeePerGas = fee,
            MaxPriorityFeePerGas = type >= EvmTransactionType.DynamicFee ? tip : fee,
            GasLimit = gas,
            To = to,
            Value = value,
            Data = data,
            AccessList = access,
            MaxFeePerBlobGas = blobFee,
            BlobHashes = blobs,
            Authorizations = authorizations,
            YParity = (byte)parity.L0,
            R = r,
            S = s,
        };
        return true;
    }

    private static bool TryReadRecipient(RlpItem item, out AccountId? to)
    {
        bool isAddress = item.TryGetAddress(out AccountId id);
        to = isAddress ? id : null;
        return isAddress || (!item.IsList && item.Bytes.IsEmpty);
    }

    private static bool TryReadAccessList(RlpItem item, out List<AccessListEntry> entries)
    {
        entries = [];
        if (!item.IsList)
        {
            return false;
        }

        foreach (RlpItem entry in item.Items)
        {
            if (entry.Items is not { Count: 2 } parts || !parts[0].TryGetAddress(out AccountId address) || !TryReadWords(parts[1], out List<UInt256> slots))
            {
                return false;
            }

            entries.Add(new AccessListEntry(address, slots));
        }

        return true;
    }

    private static bool TryReadWords(RlpItem item, out List<UInt256> words)
    {
        words = [];
        if (!item.IsList)
        {
            return false;
        }

        foreach (RlpItem word in item.Items)
        {
            if (word.IsList || word.Bytes.Length != UInt256.Size)
            {
                return false;
            }

            words.Add(new UInt256(word.Bytes.Span));
        }

        return true;
    }

    private static bool TryReadAuthorizations(RlpItem item, out List<Authorization> authorizations)
    {
        authorizations = [];
        if (!item.IsList)
        {
            return false;
        }

        foreach (RlpItem tuple in item.Items)
        {
            if (tuple.Items is not { Count: 6 } parts
                || !parts[0].TryGetNumber(out UInt256 chain)
                || !parts[1].TryGetAddress(out AccountId target)
                || !parts[2].TryGetUInt64(out ulong nonce)
                || !parts[3].TryGetNumber(out UInt256 parity)
                || parity > byte.MaxValue
                || !parts[4].TryGetNumber(out UInt256 r)
                || !parts[5].TryGetNumber(out UInt256 s))
            {
                return false;
            }

            authorizations.Add(new Authorization(chain, target, nonce, (byte)parity.L0, r, s));
        }

        return true;
    }
}
