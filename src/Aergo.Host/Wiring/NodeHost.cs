using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Consensus;
using Aergo.Files;
using Aergo.Ledger;
using Aergo.Node;
using Aergo.Primitives;
using Aergo.Rpc.Ethereum;
using Aergo.Rpc.Postgres;
using Aergo.Rpc.Rest;
using Aergo.State;

namespace Aergo.Host;

/// <summary>One node with everything around it: built from the disk upwards in <see cref="StartAsync"/>, taken down the other way round.</summary>
internal sealed class NodeHost : IAsyncDisposable
{
    /// <summary>Name of the repository, which SQL clients give as the database.</summary>
    public const string Repository = "main";

    /// <summary>Longest time between two looks at the clock.</summary>
    private static readonly TimeSpan TickMax = TimeSpan.FromMilliseconds(20);

    private readonly Stack<Func<ValueTask>> _shutdown = new();

    private NodeHost()
    {
    }

    /// <summary>What other programs are told.</summary>
    public RunningNode Running { get; private set; } = null!;

    public NodeService Node { get; private set; } = null!;

    public GenesisConfig Genesis { get; private set; } = null!;

    /// <summary>Version of this program.</summary>
    public static string Version => typeof(NodeHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Starts a node and returns when clients may come.</summary>
    /// <param name="say">Takes lines for people: notices and progress.</param>
    /// <exception cref="Exception">One of the failures that <see cref="Failures"/> has a line for; nothing is left running then.</exception>
    public static async Task<NodeHost> StartAsync(NodeOptions options, Action<string> say, CancellationToken cancellation)
    {
        var host = new NodeHost();
        try
        {
            await host.BuildAsync(options, say, cancellation).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_shutdown.TryPop(out Func<ValueTask>? step))
        {
            await step().ConfigureAwait(false);
        }
    }

    private async Task BuildAsync(NodeOptions options, Action<string> say, CancellationToken cancellation)
    {
        TimeProvider clock = TimeProvider.System;
        DateTimeOffset started = clock.GetUtcNow();
        options.Ports.RequireFree();

        // The directory is ours from here on.
        DataDirectory data = options.Data;
        data.Make();
        DirectoryLock hold = DirectoryLock.Take(data.Path);
        OnShutdown(hold.Dispose);

        ISignatures signatures = SignatureChoice.Make(out string? notice);
        if (notice is not null)
        {
            say(notice);
        }

        (GenesisConfig genesis, P256Signer signer) = OpenGenesis(options, clock, signatures);
        OnShutdown(signer.Dispose);
        Genesis = genesis;
        var workers = new ThreadWorkers(options.Threads);
        OnShutdown(workers.Dispose);

        // Disk, chain, machine, loop.
        IDisk disk = KillPoint.FromEnvironment() is { } kill ? new KillingDisk(new FileDisk(data.Store), kill) : new FileDisk(data.Store);
        ChainStore store = ChainStore.Open(disk, new StoreOptions { NewStoreId = RandomNumberGenerator.GetBytes(16) }, workers);
        OnShutdown(store.Dispose);
        var engines = new Engines(genesis, signatures, options.Compilation);
        var replay = new ReplayProgress(say, clock);
        Chain chain = Chain.Open(genesis, store, signatures, new P256Verifier(), workers, engines.ByTag, progress: (done, all) =>
        {
            cancellation.ThrowIfCancellationRequested();
            replay.Report(done, all);
        });
        DevelopmentClock? development = genesis.IsDevelopment ? new DevelopmentClock(clock, TimeOf(chain.Head.Time)) : null;
        var consensus = new SingleProducerMachine(
            genesis.Time, TimeSpan.FromMilliseconds(genesis.Consensus.SlotMilliseconds), genesis.Consensus.OnDemand, genesis.Consensus.SkipEmpty, chain.Head.Id, chain.Head.Slot);
        TimeSpan slotPart = TimeSpan.FromMilliseconds(Math.Max(1, genesis.Consensus.SlotMilliseconds / 20));
        Node = new NodeService(new NodeMachine(chain, consensus, signer, workers), development ?? clock, slotPart < TickMax ? slotPart : TickMax);
        OnShutdown(() => SaveState(store, chain));
        OnShutdown(Node.DisposeAsync);
        Node.Start();

        // What clients talk to.
        Keyring keys = Keyring.For(genesis, signatures);
        foreach (PrivateKey key in options.Unlocked)
        {
            keys.Add(key, signatures);
        }

        var verification = new ChainVerification(genesis, signatures, workers, engines.ByTag);
        var api = new NodeApi(
            Node, chain, engines.Sql, new NodeFacts(Version, data.Path, clock, started), signatures, keys,
            (progress, stop) => VerifyAsync(verification, store, data, progress, stop));
        OnShutdown(api.Dispose);
        var rest = new RestServer(api, options.Ports.Rest, Version);
        OnShutdown(rest.DisposeAsync);
        await ListenAsync("REST", options.Ports.Rest, () => rest.StartAsync(cancellation)).ConfigureAwait(false);

        var sender = new AccountSender(Node, genesis, signatures);
        var sessions = new SessionServices(
            Node, genesis, chain.Executor, engines.Sql, sender, keys, new NotificationHub(Node), clock, Repository)
        {
            AtHeight = chain.At,
            Past = new PastStates(chain, new BlockHeights(chain), new BlockReplay(chain)),
        };
        var postgres = new PostgresServer(new SqlGateway(sessions), options.Ports.Postgres);
        OnShutdown(postgres.DisposeAsync);
        await ListenAsync("PostgreSQL", options.Ports.Postgres, () =>
        {
            postgres.Start();
            return Task.CompletedTask;
        }).ConfigureAwait(false);

        var ethereum = new EthereumApi(Node, chain, engines, api.Heights, keys, signatures, Version)
        {
            Development = development is null ? null : new DevelopmentChain(Node, chain, development, sender, signatures),
        };
        OnShutdown(ethereum.Dispose);
        var jsonRpc = new EthereumServer(ethereum, options.Ports.Ethereum, clock);
        OnShutdown(jsonRpc.DisposeAsync);
        await ListenAsync("Ethereum", options.Ports.Ethereum, () => jsonRpc.StartAsync(cancellation)).ConfigureAwait(false);

        Running = new RunningNode(data.Path, Environment.ProcessId, options.Ports.Postgres.ToString(), $"http://{options.Ports.Rest}", $"http://{options.Ports.Ethereum}");
        Running.Write(data);
        OnShutdown(() => RunningNode.Remove(data));
    }

    private static DateTimeOffset TimeOf(Instant time) => DateTimeOffset.UnixEpoch.AddTicks(time.UnixNanoseconds / 100);

    private static (GenesisConfig Genesis, P256Signer Signer) OpenGenesis(NodeOptions options, TimeProvider clock, ISignatures signatures)
    {
        DataDirectory data = options.Data;
        if (!data.HasChain)
        {
            P256Signer made = ProducerKey.Exists(data.Path) ? ProducerKey.Read(data.Path) : ProducerKey.Create(data.Path);
            WholeFile.Write(data.Genesis, DevelopmentGenesis.Write(options.Genesis, clock.GetUtcNow(), made.PublicKey.Span, signatures), overwrite: false);
            made.Dispose();
        }

        GenesisConfig genesis = GenesisFiles.Read(data.Genesis, signatures);
        P256Signer signer = ProducerKey.Read(data.Path);
        return signer.PublicKey.Span.SequenceEqual(genesis.Consensus.Producer)
            ? (genesis, signer)
            : throw new KeyFailureException($"the key in {Path.Combine(data.Path, ProducerKey.FileName)} is not the producer of {data.Genesis}; put the right key there");
    }

    private async Task<VerifyReport> VerifyAsync(ChainVerification verification, ChainStore store, DataDirectory data, IProgress<double>? progress, CancellationToken cancellation)
    {
        // Files are read while nothing is written, so on the loop; running the blocks again goes on beside it.
        long bytes = ChainVerification.BytesOf(data.Store);
        (StoreReport files, ChainHead head) = await Node.OnLoopAsync(chain => (ChainVerification.CheckFiles(store, bytes, progress), chain.Head), cancellation).ConfigureAwait(false);
        return await Task.Run(() => verification.CheckChain(store, head, files, new Cancellable(progress, cancellation)), cancellation).ConfigureAwait(false);
    }

    private void SaveState(ChainStore store, Chain chain)
    {
        if (Node.Ended.IsFaulted)
        {
            return;
        }

        // A quicker next start, nothing more: the log is complete without it.
        if (store.LastCheckpoint is { } last && last.Height < chain.Head.Height)
        {
            chain.Checkpoint();
        }

        store.Close();
    }

    private static async Task ListenAsync(string name, System.Net.IPEndPoint endpoint, Func<Task> start)
    {
        try
        {
            await start().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw PortTakenException.Of(name, endpoint, e.InnerException ?? e);
        }
    }

    private void OnShutdown(Action step) => OnShutdown(() =>
    {
        step();
        return ValueTask.CompletedTask;
    });

    private void OnShutdown(Func<ValueTask> step) => _shutdown.Push(step);

    private sealed class Cancellable(IProgress<double>? progress, CancellationToken cancellation) : IProgress<double>
    {
        public void Report(double value)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(value);
        }
    }
}
