using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>Receipts of a block as one piece of bytes.</summary>
public static class ReceiptList
{
    public static byte[] Encode(IReadOnlyList<Receipt> receipts)
    {
        ArgumentNullException.ThrowIfNull(receipts);
        var writer = new CanonicalWriter(1024);
        writer.WriteUInt32((uint)receipts.Count);
        foreach (Receipt receipt in receipts)
        {
            writer.WriteBytes(receipt.Encode());
        }

        return writer.ToArray();
    }

    /// <summary>Null for bytes that are no list of receipts.</summary>
    public static IReadOnlyList<Receipt>? TryDecode(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var receipts = new Receipt[reader.ReadCount(Block.TransactionsMax, 8)];
        for (int i = 0; i < receipts.Length; i++)
        {
            if (!Receipt.TryDecode(reader.ReadBytes(int.MaxValue), out Receipt? receipt))
            {
                return null;
            }

            receipts[i] = receipt;
        }

        return reader.Complete ? receipts : null;
    }
}
