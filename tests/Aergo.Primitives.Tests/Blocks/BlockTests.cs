using System;
using System.Linq;
using System.Text;
using Xunit;

namespace Aergo.Primitives.Tests;

public sealed class BlockTests
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)7, 32)];

    [Fact]
    public void Headers_round_trip_and_their_id_covers_the_signature()
    {
        using var signer = new P256Signer(Key);
        var verifier = new P256Verifier();
        BlockHeader unsigned = RandomHeader(new Random(1)) with { Producer = signer.PublicKey, Signature = default };
        BlockHeader signed = unsigned.SignedBy(signer);
        Assert.True(signed.IsSigned(verifier));
        Assert.False(unsigned.IsSigned(verifier));
        Assert.False((signed with { Height = signed.Height + 1 }).IsSigned(verifier));
        Assert.Equal(unsigned.SigningDigest(), signed.SigningDigest());
        Assert.NotEqual(unsigned.Id, signed.Id);
        Assert.True(BlockHeader.TryDecode(signed.Encoded.Span, out BlockHeader? again));
        Assert.Equal(signed, again);
        Assert.Equal(signed.Id, again.Id);
        Assert.Equal(Hash256.Sha256([.. "aergo.block.id"u8, .. signed.Encoded.Span]), signed.Id);
        Assert.Throws<ArgumentException>(() => RandomHeader(new Random(2)).SignedBy(signer));
    }

    [Fact]
    public void Every_field_changes_the_id_and_the_signing_digest()
    {
        BlockHeader header = RandomHeader(new Random(3));
        Hash256 other = Hash256.Sha256("other"u8);
        BlockHeader[] changed =
        [
            header with { ChainIdHash = other },
            header with { Version = header.Version ^ 1 },
            header with { Height = header.Height ^ 1 },
            header with { Slot = header.Slot ^ 1 },
            header with { Timestamp = new Instant(header.Timestamp.UnixNanoseconds ^ 1) },
            header with { Producer = new byte[] { 1 } },
            header with { Parent = other },
            header with { StateRoot = other },
            header with { TransactionsRoot = other },
            header with { ReceiptsRoot = other },
            header with { EventsRoot = other },
            header with { AccessListDigest = other },
            header with { DttRoot = other },
            header with { GasUsed = header.GasUsed ^ 1 },
            header with { ConsensusData = new byte[] { 9, 9 } },
        ];
        Assert.Equal(changed.Length + 1, changed.Append(header).Select(h => h.Id).Distinct().Count());
        Assert.Equal(changed.Length + 1, changed.Append(header).Select(h => h.SigningDigest()).Distinct().Count());
    }

    // Goal: no input throws, and whatever is accepted re-encodes to itself. Same for the other three decoders below.
    [Fact]
    public void Mutated_headers_are_refused_or_canonical()
    {
        var random = new Random(31);
        byte[][] good = [.. Enumerable.Range(0, 20).Select(_ => RandomHeader(random).Encoded.ToArray())];
        Mutate(random, good, bytes => BlockHeader.TryDecode(bytes, out BlockHeader? header) ? header.Encoded.ToArray() : null);
        Assert.False(BlockHeader.TryDecode(new byte[BlockHeader.SizeMax + 1], out _));
    }

    [Fact]
    public void Mutated_receipts_are_refused_or_canonical()
    {
        var random = new Random(32);
        byte[][] good = [.. Enumerable.Range(0, 40).Select(_ => RandomReceipt(random).Encode())];
        Mutate(random, good, bytes => Receipt.TryDecode(bytes, out Receipt? receipt) ? receipt.Encode() : null);
    }

    [Fact]
    public void Mutated_event_leaves_are_refused_or_canonical()
    {
        var random = new Random(33);
        byte[][] good = [.. Enumerable.Range(0, 40).Select(i => new EventLeaf(Digest(random), i, 2, RandomEvent(random)).Encode())];
        Mutate(random, good, bytes => EventLeaf.TryDecode(bytes, out EventLeaf? leaf) ? leaf.Encode() : null);
    }

    [Fact]
    public void Mutated_proofs_are_refused_or_canonical()
    {
        var random = new Random(34);
        Hash256[] leaves = [.. Enumerable.Range(0, 13).Select(_ => Digest(random))];
        byte[][] good = [.. Enumerable.Range(0, 13).Select(i => MerkleTree.Prove(leaves, i).Encode())];
        Mutate(random, good, bytes => MerkleProof.TryDecode(bytes, out MerkleProof? proof) ? proof.Encode() : null);
    }

    [Fact]
    public void Receipts_round_trip_field_by_field()
    {
        var random = new Random(35);
        for (int i = 0; i < 300; i++)
        {
            Receipt receipt = RandomReceipt(random);
            Assert.True(Receipt.TryDecode(receipt.Encode(), out Receipt? again));
            Assert.Equal(receipt.TransactionHash, again.TransactionHash);
            Assert.Equal(receipt.Index, again.Index);
            Assert.Equal(receipt.Status, again.Status);
            Assert.Equal(receipt.Contract, again.Contract);
            Assert.Equal(receipt.Created, again.Created);
            Assert.Equal(receipt.GasUsed, again.GasUsed);
            Assert.Equal(receipt.Fee, again.Fee);
            Assert.Equal(receipt.ResultDigest, again.ResultDigest);
            Assert.Equal(receipt.Error, again.Error);
            Assert.Equal(receipt.Events, again.Events);
        }
    }

    [Fact]
    public void A_long_error_line_is_cut_between_characters()
    {
        Receipt receipt = RandomReceipt(new Random(1)) with { Error = "x" + new string('한', 1000) };
        Assert.Equal(1 + (3 * 341), Encoding.UTF8.GetByteCount(receipt.Error!));
        Assert.True(Receipt.TryDecode(receipt.Encode(), out Receipt? again));
        Assert.Equal(receipt.Error, again.Error);
    }

    [Fact]
    public void The_bounds_of_an_event_are_those_the_decoder_holds()
    {
        var largest = new ContractEvent(default, new string('n', 63), new string('d', 8000));
        Assert.True(Receipt.IsWithinBounds(largest));
        Assert.True(EventLeaf.TryDecode(new EventLeaf(default, 0, 0, largest).Encode(), out _));
        foreach (ContractEvent tooLarge in new[] { largest with { Name = largest.Name + "n" }, largest with { Data = largest.Data + "d" } })
        {
            Assert.False(Receipt.IsWithinBounds(tooLarge));
            Assert.False(EventLeaf.TryDecode(new EventLeaf(default, 0, 0, tooLarge).Encode(), out _));
        }
    }

    // Goal: the size that executors count before they record an event is the size it takes in the receipt.
    [Fact]
    public void The_size_of_an_event_is_what_it_adds_to_a_receipt()
    {
        var random = new Random(37);
        for (int i = 0; i < 200; i++)
        {
            Receipt without = RandomReceipt(random) with { Events = [] };
            ContractEvent raised = RandomEvent(random);
            Assert.Equal(without.Encode().Length + EventLeaf.SizeOf(raised), (without with { Events = [raised] }).Encode().Length);
        }
    }

    [Fact]
    public void A_log_has_a_name_and_data_for_those_who_listen_by_name()
    {
        var log = ContractEvent.OfLog(default, new EventLog([Hash256.Zero], new byte[] { 1, 0xAB }));
        Assert.Equal("log", log.Name);
        Assert.Equal("{\"topics\":[\"0x" + new string('0', 64) + "\"],\"data\":\"0x01ab\"}", log.Data);
        byte[] leaf = new EventLeaf(default, 0, 0, log).Encode();
        Assert.True(EventLeaf.TryDecode(leaf, out EventLeaf? again));
        Assert.Equal(log, again.Event);
        leaf[40 + AccountId.Size] = 2;
        Assert.False(EventLeaf.TryDecode(leaf, out _));
    }

    [Fact]
    public void Leaves_are_what_the_specification_says()
    {
        var random = new Random(36);
        Receipt[] receipts = [RandomReceipt(random) with { Index = 0 }, RandomReceipt(random) with { Index = 1 }];
        Hash256[] leaves = BlockRoots.ReceiptLeaves(receipts);
        Assert.Equal(Hash256.Sha256([0, .. receipts[1].Encode()]), leaves[1]);
        Assert.Equal(receipts.Sum(r => r.Events.Count), BlockRoots.EventLeaves(receipts).Length);

        var transaction = Transaction.Create(new TransactionFields { Nonce = 3 });
        var envelope = new TransactionEnvelope(transaction);
        byte[] leaf = [0, .. transaction.Hash.ToArray(), .. Hash256.Sha256(envelope.Encode()).ToArray()];
        Assert.Equal(Hash256.Sha256(leaf), BlockRoots.TransactionLeaves([envelope])[0]);
    }

    private static void Mutate(Random random, byte[][] good, Func<byte[], byte[]?> decodeAndEncode)
    {
        int refused = 0;
        foreach (byte[] bytes in good)
        {
            Assert.Equal(bytes, decodeAndEncode(bytes));
        }

        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = Mutations.Next(random, good[random.Next(good.Length)]);
            byte[]? again = decodeAndEncode(bytes);
            refused += again is null ? 1 : 0;
            Assert.True(again is null || again.AsSpan().SequenceEqual(bytes));
        }

        Assert.InRange(refused, 5_000, 19_900);
    }

    private static BlockHeader RandomHeader(Random random) => new()
    {
        ChainIdHash = Digest(random),
        Version = random.Next(),
        Height = random.NextInt64(),
        Slot = random.NextInt64(),
        Timestamp = new Instant(random.NextInt64()),
        Producer = Bytes(random, 65),
        Parent = Digest(random),
        StateRoot = Digest(random),
        TransactionsRoot = Digest(random),
        ReceiptsRoot = Digest(random),
        EventsRoot = Digest(random),
        AccessListDigest = Digest(random),
        DttRoot = Digest(random),
        GasUsed = random.NextInt64(),
        ConsensusData = Bytes(random, random.Next(40)),
        Signature = Bytes(random, 64),
    };

    private static Receipt RandomReceipt(Random random) => new()
    {
        TransactionHash = Digest(random),
        Index = random.Next(1000),
        Status = (CallStatus)random.Next(3),
        Contract = new AccountId(Bytes(random, 20)),
        Created = [.. Enumerable.Range(0, random.Next(3)).Select(i => (new AccountId(Bytes(random, 20)), "name " + i))],
        GasUsed = random.NextInt64(),
        Fee = new Amount(new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64())),
        ResultDigest = Digest(random),
        Error = random.Next(2) == 0 ? null : "22012: division by zero ÷",
        Events = [.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomEvent(random))],
    };

    private static ContractEvent RandomEvent(Random random) => random.Next(3) == 0
        ? ContractEvent.OfLog(new AccountId(Bytes(random, 20)), new EventLog([.. Enumerable.Range(0, random.Next(5)).Select(_ => Digest(random))], Bytes(random, random.Next(100))))
        : new(new AccountId(Bytes(random, 20)), "moved", "{\"n\":" + random.Next() + ",\"t\":\"한\"}");

    private static Hash256 Digest(Random random) => new(Bytes(random, 32));

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
