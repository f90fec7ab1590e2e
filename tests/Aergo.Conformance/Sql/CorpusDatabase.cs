using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Consensus;
using Aergo.Files;
using Aergo.Files.Simulation;
using Aergo.Host;
using Aergo.Ledger;
using Aergo.Node;
using Aergo.Node.Simulation;
using Aergo.Primitives;
using Aergo.Sql.Compilation;
using Aergo.Sql.Engine;
using Aergo.State;

namespace Aergo.Conformance.Sql;

/// <summary>A whole node in memory, without sockets: session, engine, pool, chain and store are the real ones.</summary>
internal sealed class CorpusDatabase : IAsyncDisposable
{
    private static readonly SimulatedSignatures Signatures = new();
    private readonly ChainStore _store;
    private readonly NodeService _node;
    private readonly ISqlSession _session;
    private readonly FaultyDisk _disk;

    private CorpusDatabase(FaultyDisk disk, ChainStore store, NodeService node, ISqlSession session) => (_disk, _store, _node, _session) = (disk, store, node, session);

    /// <summary>Opens a database on an empty disk, or on a copy of another one's.</summary>
    public static CorpusDatabase Open(FaultyDisk? template = null)
    {
        FaultyDisk disk = template?.Copy(new FaultPlan()) ?? new FaultyDisk(new FaultPlan());
        var secret = new byte[32];
        secret[31] = 1;
        _ = PrivateKey.TryCreate(secret, out PrivateKey? key);
        _ = key!.PublicKeyBy(Signatures).TryGetAccountId(Signatures, out AccountId account);
        var producer = new SimulatedBlockSigner(1);
        _ = ChainId.TryCreate(1, false, false, "corpus.chain", "single", out ChainId? chainId);
        var genesis = new GenesisConfig
        {
            ChainId = chainId!,
            Time = Instant.FromMilliseconds(1_767_225_600_000),
            Allocations = [new Allocation("all", account, Amount.FromAergo(1_000_000))],
            Roles = [new GenesisRole("postgres", account, true)],
            Consensus = new ConsensusProfile("single", 60_000, false, true, producer.PublicKey.ToArray()),
            Fees = new FeeProfile { GasPrice = Amount.Zero },
            Limits = new LimitProfile { BlockGasMax = long.MaxValue / 8, BlockTransactionsMax = 200 },
            Sql = new SqlProfile(TrustLoopback: true),
        };
        SqlEngine engine = SqlEngines.Create(compilation: Mode());
        var engines = new Dictionary<byte, IContractEngine> { [TransactionExecutor.SqlEngine] = engine };
        var workers = new SerialWorkers();
        ChainStore store = ChainStore.Open(disk, new StoreOptions { FillBytesMin = 1 << 16, FillBytesMax = 1 << 20 }, workers);
        Chain chain = Chain.Open(genesis, store, Signatures, producer.Verifier, workers, engines);
        var consensus = new SingleProducerMachine(genesis.Time, TimeSpan.FromSeconds(60), true, true, chain.Head.Id, chain.Head.Slot);
        var node = new NodeService(new NodeMachine(chain, consensus, producer, workers), TimeProvider.System, TimeSpan.FromMilliseconds(50));
        node.Start();
        var gateway = new SqlGateway(new SessionServices(
            node, genesis, chain.Executor, engine, new AccountSender(node, genesis, Signatures), new OneKey(account, key), new NotificationHub(node), TimeProvider.System, "main")
        {
            AtHeight = chain.At,
            Past = new PastStates(chain, new BlockHeights(chain), new BlockReplay(chain)),
        });
        ISqlSession session = gateway.Open(new SqlLogin("postgres", "main", true, new Dictionary<string, string>()));
        return new CorpusDatabase(disk, store, node, session);
    }

    /// <summary><c>AERGO_COMPILE</c> = always | never runs the corpus with everything compiled at once, or with the interpreter alone.</summary>
    private static CompilationMode Mode() => Environment.GetEnvironmentVariable("AERGO_COMPILE") switch
    {
        "always" => CompilationMode.Always,
        "never" => CompilationMode.Never,
        _ => CompilationMode.WhenHot,
    };

    /// <summary>The disk with everything on it, for copies. The database is closed.</summary>
    public async Task<FaultyDisk> FreezeAsync()
    {
        await _node.OnLoopAsync(chain =>
        {
            _store.Checkpoint(chain.Head.Height, chain.Head.Id, chain.Head.StateRoot);
            return true;
        }, CancellationToken.None);
        await DisposeAsync();
        return _disk;
    }

    public async Task<SltOutcome> RunAsync(string sql)
    {
        var sink = new TextSink();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using (timeout.Token.Register(_session.Cancel))
        {
            await _session.SimpleQueryAsync(sql, sink, CancellationToken.None);
        }

        return new SltOutcome(sink.Rows, sink.Tag, sink.Failure?.Code, sink.Failure is { Code: "XX000" } bug ? bug.Message + " " + bug.Detail : sink.Failure?.Message, sink.Notices);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _node.DisposeAsync();
        _store.Dispose();
    }

    private sealed class OneKey(AccountId account, PrivateKey key) : IKeyring
    {
        public PrivateKey? Find(AccountId wanted) => wanted == account ? key : null;
    }

    /// <summary>Keeps the last result as text.</summary>
    private sealed class TextSink : ISqlSink
    {
        private readonly ArrayBufferWriter<byte> _field = new();
        private List<string?[]>? _rows;

        public IReadOnlyList<string?[]>? Rows => _rows;

        public string? Tag { get; private set; }

        public SqlError? Failure { get; private set; }

        public List<string> Notices { get; } = [];

        public void Columns(IReadOnlyList<SqlColumn> columns) => _rows = [];

        public void Row(ISqlRow row)
        {
            var fields = new string?[row.Count];
            for (int i = 0; i < fields.Length; i++)
            {
                _field.ResetWrittenCount();
                fields[i] = row.TryWrite(i, 0, _field) ? Encoding.UTF8.GetString(_field.WrittenSpan) : null;
            }

            (_rows ??= []).Add(fields);
        }

        public void Complete(string tag) => Tag = tag;

        public void Empty() => Tag = string.Empty;

        public void Notice(SqlError notice) => Notices.Add($"{notice.Severity}: {notice.Message}".Split('\n')[0]);

        public void Error(SqlError error) => Failure = error;

        public void CopyOut(int columns, bool binary)
        {
        }

        public void CopyData(ReadOnlySpan<byte> data)
        {
        }

        public void CopyDone()
        {
        }

        public ICopySource CopyIn(int columns, bool binary) => new NoData();

        public ValueTask FlushAsync(bool force, CancellationToken cancellation) => ValueTask.CompletedTask;
    }

    private sealed class NoData : ICopySource
    {
        public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation) => ValueTask.FromResult<ReadOnlyMemory<byte>?>(null);
    }
}
