using System;
using System.Collections.Generic;
using Aergo.Files;
using Aergo.Files.Simulation;
using Aergo.Ledger;
using Aergo.Node.Simulation;
using Aergo.Primitives;
using Aergo.Sql.Engine;
using Aergo.State;
using BenchmarkDotNet.Attributes;

namespace Aergo.Benchmarks;

/// <summary>A row by its key through the whole engine: decode, parse, bind, plan, read, encode.</summary>
[MemoryDiagnoser]
public class SqlBenchmarks
{
    private const int Rows = 10_000;

    private readonly SimulatedSignatures _signatures = new();
    private readonly SimulatedBlockSigner _producer = new(1);
    private byte[] _select = [];
    private Chain _chain = null!;

    [GlobalSetup]
    public void Fill()
    {
        _ = PrivateKey.TryCreate([.. new byte[31], 1], out PrivateKey? key);
        Address sender = Address.Of(key!.PublicKeyBy(_signatures));
        _ = sender.TryGetId(_signatures, out AccountId account);
        _ = ChainId.TryCreate(1, false, false, "bench.chain", "single", out ChainId? chainId);
        var genesis = new GenesisConfig
        {
            ChainId = chainId!,
            Time = Instant.FromMilliseconds(1_767_225_600_000),
            Allocations = [new Allocation("all", account, Amount.FromAergo(1_000_000))],
            Roles = [new GenesisRole("owner", account, true)],
            Consensus = new ConsensusProfile("single", 1000, false, true, _producer.PublicKey.ToArray()),
        };
        ChainStore store = ChainStore.Open(new MemoryDisk(), new StoreOptions(), new SerialWorkers());
        _chain = Chain.Open(genesis, store, _signatures, _producer.Verifier, new SerialWorkers(), new Dictionary<byte, IContractEngine> { [TransactionExecutor.SqlEngine] = SqlEngines.Create() });
        Transaction fill = TransactionSigner.Sign(
            new TransactionDraft
            {
                Nonce = 1,
                Account = sender,
                Recipient = Address.OfSpecial(SpecialAccounts.SqlName),
                Type = TransactionType.Call,
                ChainIdHash = genesis.ChainId.Hash(),
                Payload = Payload($"create table t (id int primary key, v text); insert into t select g, 'value ' || g from generate_series(1, {Rows}) g"),
            },
            key,
            _signatures);
        Admission admission = _chain.Pool.Add(_chain.Pending, _chain.Checks.Check(fill).Checked!);
        if (admission.Pooled?.Receipt.Status != CallStatus.Success)
        {
            throw new InvalidOperationException(admission.Refusal?.Message ?? admission.Pooled?.Receipt.Error);
        }

        _chain.Produce(_producer, 1, genesis.Time, static (_, _) => { }, static (_, _) => { });
        _select = Payload("select v from t where id = 7777");
    }

    [Benchmark]
    public int PointSelect() => _chain.Executor.Query(_chain.HeadView, _chain.Pending.Facts, SpecialAccounts.Sql, default, _select, 1_000_000_000).Output.Length;

    private static byte[] Payload(string sql) => new SqlPayload { Commands = [new SqlCommand(sql, [])] }.Encode();
}
