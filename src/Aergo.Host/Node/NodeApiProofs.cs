using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Host;

/// <summary>Makes proofs that <see cref="ProofFile"/> checks without a node.</summary>
internal sealed class NodeApiProofs(NodeService node, Chain chain, RowProofs rows)
{
    /// <param name="resolve">The account behind a name.</param>
    public async Task<ProofAnswer> MakeAsync(string what, Func<string, AccountId?> resolve, CancellationToken cancellation)
    {
        string[] parts = what.Split(':', 3);
        return (parts[0], parts.Length) switch
        {
            ("receipt", 2) => await InBlockAsync(parts[1], null, cancellation).ConfigureAwait(false),
            ("event", 3) when int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int index) => await InBlockAsync(parts[1], index, cancellation).ConfigureAwait(false),
            ("account", 2) => Account(parts[1], resolve),
            ("row", 3) => Row(parts[1], parts[2]),
            _ => Refused($"\"{what}\" names nothing to prove: receipt:HASH, event:HASH:INDEX, account:ADDRESS or row:SCHEMA.TABLE:KEY"),
        };
    }

    private static ProofAnswer Refused(string why) => new(null, why);

    private static ProofAnswer Made(string kind, BlockHeader header, params IEnumerable<(string Name, JsonValue Value)> members) => new(
        JsonValue.Of(
        [
            ("aergoProof", JsonValue.Of(ProofFile.Version)),
            ("kind", JsonValue.Of(kind)),
            ("block", JsonValue.Of(
            [
                ("height", JsonValue.Of(header.Height)),
                ("id", JsonValue.Of(header.Id.ToString())),
                ("header", Hex(header.Encoded.Span)),
            ])),
            .. members,
        ]).ToString(),
        null);

    private static JsonValue Hex(ReadOnlySpan<byte> bytes) => JsonValue.Of(Convert.ToHexStringLower(bytes));

    private async Task<ProofAnswer> InBlockAsync(string hash, int? eventIndex, CancellationToken cancellation)
    {
        if (!Hash256.TryParse(hash, out Hash256 id))
        {
            return Refused($"\"{hash}\" is no transaction hash: 64 hex digits");
        }

        if (await node.OnLoopAsync(c => c.Find(id), cancellation).ConfigureAwait(false) is not { } found)
        {
            return Refused(node.FindPooled(id) is null ? $"no transaction {hash}" : "the transaction is pooled and not in a block yet; ask again after the next block");
        }

        BlockHeader header = found.Block.Header;
        Receipt receipt = found.Receipts[found.Index];
        if (eventIndex is not { } index)
        {
            MerkleProof path = MerkleTree.Prove(BlockRoots.ReceiptLeaves(found.Receipts), found.Index);
            return Made("receipt", header, ("receipt", Hex(receipt.Encode())), ("path", Hex(path.Encode())));
        }

        if (index >= receipt.Events.Count)
        {
            return Refused($"the transaction has {receipt.Events.Count} events, counted from 0");
        }

        var leaf = new EventLeaf(receipt.TransactionHash, receipt.Index, index, receipt.Events[index]);
        int place = found.Receipts.Take(found.Index).Sum(r => r.Events.Count) + index;
        return Made("event", header, ("event", Hex(leaf.Encode())), ("path", Hex(MerkleTree.Prove(BlockRoots.EventLeaves(found.Receipts), place).Encode())));
    }

    private ProofAnswer Account(string text, Func<string, AccountId?> resolve)
    {
        if (resolve(text) is not { } account)
        {
            return Refused($"no account {text}");
        }

        BlockHeader header = chain.Find(node.Snapshot.Head.Height)!.Value.Block.Header;
        byte[] proof = StateProof.OfKeys(chain.State.Store, header.StateRoot, [account.ToArray()]);
        return Made("account", header, ("account", JsonValue.Of(account.ToString())), ("path", Hex(proof)));
    }

    private ProofAnswer Row(string table, string key)
    {
        BlockHeader header = chain.Find(node.Snapshot.Head.Height)!.Value.Block.Header;
        ((AccountId Tree, byte[] Key)? found, string? fault) = rows.Find(chain.State.At(header.StateRoot), table, key);
        if (found is not { } place)
        {
            return Refused(fault!);
        }

        return OfRow(chain, header.Height, place.Tree, place.Key);
    }

    /// <summary>The proof of a row, or of its absence, against the state after a block.</summary>
    public static ProofAnswer OfRow(Chain chain, long height, AccountId tree, byte[] key)
    {
        BlockHeader header = chain.Find(height)!.Value.Block.Header;
        byte[] proof = StateProof.OfAccountRows(chain.State, header.StateRoot, tree, [key]);
        return Made("row", header, ("account", JsonValue.Of(tree.ToString())), ("key", Hex(key)), ("path", Hex(proof)));
    }
}
