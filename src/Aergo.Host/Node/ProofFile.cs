using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Host;

/// <summary>What a proof showed: the block it stands on, and facts as name and value.</summary>
internal sealed record ProofFacts(string Kind, BlockHeader Header, IReadOnlyList<(string Name, string Value)> Facts);

/// <summary>Checks a proof file against nothing but the block header in it; whoever asks compares the block's id with one he trusts.</summary>
/// <remarks>Safe on bytes of any origin. Source: docs/operating.md, "Proofs".</remarks>
internal static class ProofFile
{
    public const int Version = 1;

    /// <summary>Longest file read.</summary>
    public const int BytesMax = 48 << 20;

    /// <summary>The facts, or why it proves nothing.</summary>
    public static (ProofFacts? Facts, string? Fault) Check(ReadOnlySpan<byte> json)
    {
        if (JsonParser.Parse(json, BytesMax, out JsonValue? root) != JsonError.None || root is null || root.Find("aergoProof") is not { } version)
        {
            return (null, "the file is no AERGO proof");
        }

        if (!version.TryGetInt64(out long number) || number != Version)
        {
            return (null, $"not supported: proof version {number.ToString(CultureInfo.InvariantCulture)}");
        }

        if (TextOf(root, "kind") is not { } kind || root.Find("block") is not { } block || TextOf(block, "id") is not { } idText
            || !TryHex(block, "header", out byte[]? headerBytes) || !TryHex(root, "path", out byte[]? path))
        {
            return (null, "the proof lacks kind, block or path");
        }

        if (!BlockHeader.TryDecode(headerBytes, out BlockHeader? header) || !Hash256.TryParse(idText, out Hash256 id) || header.Id != id)
        {
            return (null, "the header is not the one of the block it names");
        }

        return kind switch
        {
            "receipt" => Receipt(root, header, path),
            "event" => Event(root, header, path),
            "account" => Account(root, header, path),
            "row" => Row(root, header, path),
            _ => (null, $"not supported: a proof of kind \"{kind}\""),
        };
    }

    private static (ProofFacts?, string?) Receipt(JsonValue root, BlockHeader header, byte[] path)
    {
        if (!TryHex(root, "receipt", out byte[]? bytes) || !Primitives.Receipt.TryDecode(bytes, out Receipt? receipt) || !MerkleProof.TryDecode(path, out MerkleProof? proof))
        {
            return (null, "the receipt or its path does not decode");
        }

        return proof.Index == receipt.Index && MerkleTree.Verify(header.ReceiptsRoot, MerkleTree.LeafHash(bytes), proof)
            ? (new ProofFacts("receipt", header,
            [
                ("transaction", receipt.TransactionHash.ToString()),
                ("index", receipt.Index.ToString(CultureInfo.InvariantCulture)),
                ("status", receipt.Status.ToString().ToLowerInvariant()),
                ("error", receipt.Error ?? "none"),
                ("contract", NodeApiViews.AccountText(receipt.Contract)),
                ("gas used", receipt.GasUsed.ToString(CultureInfo.InvariantCulture)),
                ("fee", receipt.Fee.ToText(AmountUnit.Aergo)),
                ("result digest", receipt.ResultDigest.ToString()),
                .. receipt.Events.Select((e, i) => (string.Create(CultureInfo.InvariantCulture, $"event {i}"), $"{e.Name} {e.Data}")),
            ]), null)
            : (null, "the path does not lead from the receipt to the block's receipts root");
    }

    private static (ProofFacts?, string?) Event(JsonValue root, BlockHeader header, byte[] path)
    {
        if (!TryHex(root, "event", out byte[]? bytes) || !EventLeaf.TryDecode(bytes, out EventLeaf? leaf) || !MerkleProof.TryDecode(path, out MerkleProof? proof))
        {
            return (null, "the event or its path does not decode");
        }

        return MerkleTree.Verify(header.EventsRoot, MerkleTree.LeafHash(bytes), proof)
            ? (new ProofFacts("event", header,
            [
                ("transaction", leaf.TransactionHash.ToString()),
                ("transaction index", leaf.TransactionIndex.ToString(CultureInfo.InvariantCulture)),
                ("event index", leaf.EventIndex.ToString(CultureInfo.InvariantCulture)),
                ("contract", NodeApiViews.AccountText(leaf.Event.Contract)),
                ("name", leaf.Event.Name),
                ("data", leaf.Event.Data),
            ]), null)
            : (null, "the path does not lead from the event to the block's events root");
    }

    private static (ProofFacts?, string?) Account(JsonValue root, BlockHeader header, byte[] path)
    {
        if (TextOf(root, "account") is not { } text || !AccountIdText.TryParse(text, out AccountId account))
        {
            return (null, "the proof names no account");
        }

        ProofResult result = ProofVerifier.VerifyAccount(header.StateRoot, account, path, out AccountRecord? record);
        if (result != ProofResult.Proven)
        {
            return (null, result == ProofResult.TooLarge ? "the path is too long" : "the path does not lead from the account to the block's state root");
        }

        return (new ProofFacts("account", header, record is null
            ? [("account", NodeApiViews.AccountText(account)), ("there", "no such account at this block")]
            :
            [
                ("account", NodeApiViews.AccountText(account)),
                ("balance", new Amount(record.Balance).ToText(AmountUnit.Aergo)),
                ("nonce", record.Nonce.ToString(CultureInfo.InvariantCulture)),
                ("contract", record.Engine == 0 ? "no" : "yes"),
                ("rows root", record.RowsRoot.ToString()),
            ]), null);
    }

    private static (ProofFacts?, string?) Row(JsonValue root, BlockHeader header, byte[] path)
    {
        if (TextOf(root, "account") is not { } text || !AccountIdText.TryParse(text, out AccountId account) || !TryHex(root, "key", out byte[]? key))
        {
            return (null, "the proof names no account or no key");
        }

        ProofResult result = ProofVerifier.VerifyAccountRows(header.StateRoot, account, [key], path, out _, out byte[]?[] values);
        return result != ProofResult.Proven
            ? (null, result == ProofResult.TooLarge ? "the path is too long" : "the path does not lead from the row to the block's state root")
            : (new ProofFacts("row", header,
            [
                ("contract", NodeApiViews.AccountText(account)),
                ("key", Convert.ToHexStringLower(key)),
                values[0] is { } value ? ("value", Convert.ToHexStringLower(value)) : ("there", "no such row at this block"),
            ]), null);
    }

    private static string? TextOf(JsonValue parent, string name) => parent.Find(name) is { Kind: JsonKind.Text } value ? value.Text : null;

    private static bool TryHex(JsonValue parent, string name, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (TextOf(parent, name) is not { } text || text.Length % 2 != 0)
        {
            return false;
        }

        bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
