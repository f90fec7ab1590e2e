using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Aergo.Consensus;
using Aergo.Files;
using Aergo.Ledger;
using Aergo.Node;
using Aergo.Node.Simulation;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Host.Bench;

/// <summary>Signed transfers in process, from bytes to durable blocks, beside bare signature checks on the same threads in the same run.</summary>
/// <remarks>
/// 1,024 senders, transfers of each in turn, blocks of 1 s closed by the wall clock, real disk. The raw limit is verifying the same
/// transactions' signatures on two threads and nothing else. The two take turns, so that both see the same machine.
/// </remarks>
internal static class TransferBench
{
    private const int Senders = 1024, BatchSize = 256, Alone = 2048;

    public static IReadOnlyList<Figure> Run(ISignatures signatures, string directory, int transactions, int rounds, Action<string> progress)
    {
        using var workers = new ThreadWorkers(2);
        progress("signing");
        PrivateKey[] keys = [.. Enumerable.Range(1, Senders).Select(KeyOf)];
        GenesisConfig genesis = Genesis(keys, signatures, out SimulatedBlockSigner producer);
        byte[][] batch = Sign(genesis, keys, signatures, workers, (transactions * rounds) + Alone);
        var transfer = new List<double>();
        var raw = new List<double>();
        var blockMilliseconds = new List<double>();
        var loaded = new List<double>();
        var disk = new FileDisk(directory);
        using ChainStore store = ChainStore.Open(disk, new StoreOptions(), workers);
        Chain chain = Chain.Open(genesis, store, signatures, producer.Verifier, workers, new Dictionary<byte, IContractEngine>());
        var node = new NodeMachine(chain, new SingleProducerMachine(genesis.Time, TimeSpan.FromSeconds(1), false, true, chain.Head.Id, 0), producer, workers);
        for (int round = 0; round < rounds; round++)
        {
            ArraySegment<byte[]> part = new(batch, round * transactions, transactions);
            progress($"round {round + 1} of {rounds}");
            raw.Add(MeasureRaw(part, signatures, workers));
            transfer.Add(MeasureTransfers(part, node, blockMilliseconds, loaded));
        }

        double bytes = Directory.EnumerateFiles(directory).Sum(f => new FileInfo(f).Length);
        progress("one at a time");
        List<double> alone = MeasureAlone(new ArraySegment<byte[]>(batch, rounds * transactions, Alone), node);

        return
        [
            Figure.Of("transfer", "transfers/s", transfer),
            Figure.Of("raw-2-threads", "verifications/s", raw),
            Figure.Ratio("transfer/raw-2-threads", transfer, raw),
            Figure.Of("transaction-bytes", "bytes", [batch[0].Length]),
            Figure.Of("pooled-latency-p50", "ms", [Figure.Percentile(alone, 50)]),
            Figure.Of("pooled-latency-p99", "ms", [Figure.Percentile(alone, 99)]),
            Figure.Of("pooled-latency-full-load-p50", "ms", [Figure.Percentile(loaded, 50)]),
            Figure.Of("pooled-latency-full-load-p99", "ms", [Figure.Percentile(loaded, 99)]),
            Figure.Of("block-close-p50", "ms", [Figure.Median(blockMilliseconds)]),
            Figure.Of("disk-bytes-per-transfer", "bytes", [bytes / (transactions * rounds)]),
        ];
    }

    private static double MeasureRaw(ArraySegment<byte[]> batch, ISignatures signatures, ThreadWorkers workers)
    {
        var digests = new byte[batch.Count][];
        var transactions = new Transaction[batch.Count];
        for (int i = 0; i < batch.Count; i++)
        {
            transactions[i] = Decode(batch[i]);
            digests[i] = transactions[i].SigningDigest().ToArray();
        }

        int bad = 0;
        long start = Stopwatch.GetTimestamp();
        const int Piece = 64;
        workers.ForEach((batch.Count + Piece - 1) / Piece, piece =>
        {
            for (int i = piece * Piece; i < Math.Min(batch.Count, (piece + 1) * Piece); i++)
            {
                if (!signatures.Verify(digests[i], transactions[i].Signature.Span, transactions[i].Account.Span))
                {
                    bad++;
                }
            }
        });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return bad == 0 ? batch.Count / seconds : throw new UnreachableException("a signature of our own does not fit");
    }

    /// <summary>From bytes to the answer of the pool, in milliseconds, with nothing else going on.</summary>
    private static List<double> MeasureAlone(ArraySegment<byte[]> batch, NodeMachine node)
    {
        var effects = new List<NodeEffect>();
        var milliseconds = new List<double>(batch.Count);
        foreach (byte[] bytes in batch)
        {
            long start = Stopwatch.GetTimestamp();
            node.Step(new NodeInput.Submitted([(0, Decode(bytes))]), effects);
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (!effects.Exists(e => e is NodeEffect.Answered { Admission.Pooled: not null }))
            {
                throw new UnreachableException("a transfer was not pooled");
            }

            effects.Clear();
        }

        return milliseconds;
    }

    /// <param name="waited">Takes how long each batch was in the machine, the closing of blocks included: what a client waits when as many come as can.</param>
    private static double MeasureTransfers(ArraySegment<byte[]> batch, NodeMachine node, List<double> blockMilliseconds, List<double> waited)
    {
        var effects = new List<NodeEffect>();
        var submitted = new List<(long, Transaction)>(BatchSize);
        Instant origin = node.Chain.Head.Time;
        long before = node.Chain.TransactionCount;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < batch.Count; i += BatchSize)
        {
            submitted.Clear();
            long came = Stopwatch.GetTimestamp();
            for (int j = i; j < Math.Min(batch.Count, i + BatchSize); j++)
            {
                submitted.Add((j, Decode(batch[j])));
            }

            node.Step(new NodeInput.Submitted(submitted), effects);
            foreach (NodeEffect effect in effects)
            {
                if (effect is NodeEffect.Answered { Admission.Refusal: { } refusal })
                {
                    throw new UnreachableException(refusal.Message);
                }
            }

            effects.Clear();
            Tick(node, new Instant(origin.UnixNanoseconds + 2_000_000_000 + (long)(Stopwatch.GetElapsedTime(start).TotalNanoseconds)), effects, blockMilliseconds);
            waited.Add(Stopwatch.GetElapsedTime(came).TotalMilliseconds);
        }

        // The last block counts too: a transfer that is not durable was not made.
        Tick(node, new Instant(origin.UnixNanoseconds + 4_000_000_000 + (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds), effects, blockMilliseconds);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return node.Chain.TransactionCount - before == batch.Count
            ? batch.Count / seconds
            : throw new UnreachableException($"{node.Chain.TransactionCount - before} of {batch.Count} transfers are in blocks");
    }

    private static void Tick(NodeMachine node, Instant now, List<NodeEffect> effects, List<double> blockMilliseconds)
    {
        long height = node.Chain.Head.Height;
        long start = Stopwatch.GetTimestamp();
        node.Step(new NodeInput.Tick(now), effects);
        if (node.Chain.Head.Height > height)
        {
            blockMilliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        effects.Clear();
    }

    private static Transaction Decode(byte[] bytes) =>
        Transaction.Decode(bytes, out Transaction? transaction) == TransactionDecodeError.None ? transaction! : throw new UnreachableException();

    private static byte[][] Sign(GenesisConfig genesis, PrivateKey[] keys, ISignatures signatures, ThreadWorkers workers, int count)
    {
        Hash256 chain = genesis.ChainId.Hash();
        Address[] addresses = [.. keys.Select(k => Address.Of(k.PublicKeyBy(signatures)))];
        var signed = new byte[count][];
        workers.ForEach(signed.Length, i =>
        {
            int from = i % Senders;
            signed[i] = TransactionSigner.Sign(
                new TransactionDraft
                {
                    Nonce = (ulong)(i / Senders) + 1,
                    Account = addresses[from],
                    Recipient = addresses[(from + 1 + (i % 1000)) % Senders],
                    Amount = new Amount(1_000_000_000),
                    Type = TransactionType.Transfer,
                    ChainIdHash = chain,
                },
                keys[from],
                signatures).Encoded.ToArray();
        });
        return signed;
    }

    private static GenesisConfig Genesis(PrivateKey[] keys, ISignatures signatures, out SimulatedBlockSigner producer)
    {
        producer = new SimulatedBlockSigner(1);
        _ = ChainId.TryCreate(1, false, false, "bench.chain", "single", out ChainId? chainId);
        var allocations = new List<Allocation>();
        foreach (PrivateKey key in keys)
        {
            _ = key.PublicKeyBy(signatures).TryGetAccountId(signatures, out AccountId id);
            allocations.Add(new Allocation("all", id, Amount.FromAergo(100_000)));
        }

        return new GenesisConfig
        {
            ChainId = chainId!,
            Time = Instant.FromMilliseconds(1_767_225_600_000),
            Allocations = allocations,
            Consensus = new ConsensusProfile("single", 1000, false, true, producer.PublicKey.ToArray()),
        };
    }

    internal static PrivateKey KeyOf(int number)
    {
        var secret = new byte[32];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(secret.AsSpan(28), number);
        secret[0] = 1;
        return PrivateKey.TryCreate(secret, out PrivateKey? key) ? key : throw new UnreachableException();
    }
}
