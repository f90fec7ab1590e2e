using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Evm;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Host;

/// <summary>The contract for Ethereum's clients, over the node's loop, its chain and the EVM.</summary>
internal sealed class EthereumApi : IEthereumApi, IDisposable
{
    /// <summary>Most logs of one answer, and most blocks with events that one search reads.</summary>
    private const int LogsMax = 10_000, LogBlocksMax = 20_000;

    private const string NoTrace = "not supported: the trace of a transaction that is not Ethereum's";

    private readonly NodeService _node;
    private readonly Chain _chain;
    private readonly Engines _engines;
    private readonly BlockHeights _heights;
    private readonly EthereumViews _views;
    private readonly EthereumBlocks _blocks;
    private readonly EthereumCalls _calls;
    private readonly BlockReplay _replay;
    private readonly Keyring _keys;
    private readonly ISignatures _signatures;

    public EthereumApi(NodeService node, Chain chain, Engines engines, BlockHeights heights, Keyring keys, ISignatures signatures, string version)
    {
        (_node, _chain, _engines, _heights, _keys, _signatures) = (node, chain, engines, heights, keys, signatures);
        ClientVersion = $"aergo/v{version}/dotnet";
        _views = new EthereumViews(chain.Genesis, chain.Checks, Resolve);
        _blocks = new EthereumBlocks(node, chain, _views, heights);
        _calls = new EthereumCalls(engines.Evm, chain.Executor, _blocks, ChainId);
        _replay = new BlockReplay(chain);
        node.BlockAppended += Appended;
        node.TransactionPooled += Pooled;
        node.Rewound += CutBack;
    }

    public event Action<long>? BlockAppended;

    public event Action<long>? Rewound;

    public event Action<Hash256>? TransactionPooled;

    public ulong ChainId => _chain.Genesis.Ethereum.ChainId;

    public string ClientVersion { get; }

    public long Height => _node.Snapshot.Head.Height;

    public UInt128 GasPrice => _chain.Genesis.Fees.GasPrice.Aer;

    /// <summary>What development tools do; null on other chains.</summary>
    public DevelopmentChain? Development { get; init; }

    IEthereumDevelopment? IEthereumApi.Development => Development;

    public IReadOnlyList<AccountId> Accounts => _keys.Accounts;

    public void Dispose()
    {
        _node.BlockAppended -= Appended;
        _node.TransactionPooled -= Pooled;
        _node.Rewound -= CutBack;
        _calls.Dispose();
    }

    public EthereumBlock? FindBlock(EthereumBlockRef block, CancellationToken cancellation) => _blocks.Find(block, cancellation);

    public async Task<(EthereumTransaction Transaction, EthereumReceipt? Receipt)?> FindTransactionAsync(Hash256 hash, CancellationToken cancellation)
    {
        if (_node.FindPooled(hash) is { } pooled)
        {
            return (_views.Waiting(pooled.Transaction.Transaction), null);
        }

        (Transaction? parked, (long Height, int Index)? place) = await _node.OnLoopAsync(
            chain => (chain.Pool.FindParked(hash)?.Transaction, chain.Find(hash) is { } found ? (found.Block.Height, found.Index) : ((long, int)?)null), cancellation).ConfigureAwait(false);
        return place is { } at && _blocks.At(at.Height) is { } block ? (block.Transactions[at.Index], block.Receipts[at.Index])
            : parked is not null ? (_views.Waiting(parked), null)
            : null;
    }

    public IReadOnlyList<EthereumTransaction> GetPool() => [.. _node.GetPooled().Select(p => _views.Waiting(p.Transaction.Transaction))];

    public UInt128 GetBalance(AccountId account, EthereumBlockRef block, CancellationToken cancellation) => RecordOf(account, block, cancellation).Balance;

    public ulong GetNonce(AccountId account, EthereumBlockRef block, CancellationToken cancellation) => RecordOf(account, block, cancellation).Nonce;

    public ReadOnlyMemory<byte> GetCode(AccountId account, EthereumBlockRef block, CancellationToken cancellation)
    {
        (IStateView view, BlockFacts _) = _blocks.StateAt(block, cancellation);
        return view.GetAccount(account) is { Engine: TransactionExecutor.EvmEngine } ? _chain.Executor.OpenScratch(view).State.Get(account, StateKeys.Code) ?? [] : default(ReadOnlyMemory<byte>);
    }

    public Hash256 GetStorage(AccountId account, Hash256 slot, EthereumBlockRef block, CancellationToken cancellation)
    {
        (IStateView view, BlockFacts _) = _blocks.StateAt(block, cancellation);
        return view.GetAccount(account) is { Engine: TransactionExecutor.EvmEngine }
            && _chain.Executor.OpenScratch(view).State.Get(account, StateKeys.Slot(EthereumWords.ToWord(slot))) is { } value
            ? EthereumWords.ToHash(new UInt256(value))
            : Hash256.Zero;
    }

    public Task<EthereumCallResult> CallAsync(
        EthereumCall call, EthereumBlockRef block, IReadOnlyList<EthereumOverride> overrides, EthereumBlockOverride? blockOverride, CancellationToken cancellation) =>
        _calls.CallAsync(call, block, overrides, blockOverride, cancellation);

    public Task<EthereumCallResult> EstimateGasAsync(EthereumCall call, EthereumBlockRef block, IReadOnlyList<EthereumOverride> overrides, CancellationToken cancellation) =>
        _calls.EstimateAsync(call, block, overrides, cancellation);

    public IReadOnlyList<EthereumLog> GetLogs(EthereumLogFilter filter, CancellationToken cancellation)
    {
        if (filter.From.Hash is not null)
        {
            return [.. (_blocks.Find(filter.From, cancellation) ?? throw EthereumApiException.Refused("unknown block")).Receipts.SelectMany(r => r.Logs).Where(filter.Matches)];
        }

        var found = new List<EthereumLog>();
        long from = HeightFor(filter.From), to = Math.Min(HeightFor(filter.To), Height);
        if (from > to)
        {
            return found;
        }

        int read = 0;
        foreach (long height in _heights.Between(from, to, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            if (++read > LogBlocksMax)
            {
                throw new EthereumApiException(EthereumApiException.LimitExceededCode, $"block range too large: it holds more than {LogBlocksMax} blocks with events");
            }

            found.AddRange(_blocks.At(height)!.Receipts.SelectMany(r => r.Logs).Where(filter.Matches));
            if (found.Count > LogsMax)
            {
                throw new EthereumApiException(EthereumApiException.LimitExceededCode, $"query returned more than {LogsMax} results: ask for fewer blocks");
            }
        }

        return found;
    }

    public async Task<Hash256> SendRawAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellation)
    {
        if (_engines.Evm.Read(raw, null, out string? refusal) is not { } facts)
        {
            throw EthereumApiException.Refused(refusal!);
        }

        // Reading has recovered the signer; the envelope is ours, so nobody else could have named another.
        Admission admission = await _node.SubmitAsync(EthereumEnvelope.Wrap(raw, facts, _chain.Genesis.ChainId), cancellation, verified: true).ConfigureAwait(false);
        return admission.Refusal is { } refused ? throw EthereumRefusals.Of(refused) : facts.Hash;
    }

    public async Task<Hash256> SendAsync(EthereumCall call, CancellationToken cancellation)
    {
        PrivateKey? key = _keys.Find(call.From);
        if (key is null && Development?.IsImpersonated(call.From) != true)
        {
            throw EthereumApiException.Refused("unknown account: the node holds no key of it");
        }

        long gas = call.Gas ?? (await EstimateGasAsync(call, EthereumBlockRef.Pending, [], cancellation).ConfigureAwait(false)).OrThrow().Gas;
        BigInteger fee = call.MaxFeePerGas ?? (BigInteger)GasPrice;
        var unsigned = new EvmTransaction
        {
            Type = call.Authorizations.Count > 0 ? EvmTransactionType.SetCode : EvmTransactionType.DynamicFee,
            ChainId = ChainId,
            Nonce = call.Nonce ?? GetNonce(call.From, EthereumBlockRef.Pending, cancellation),
            MaxFeePerGas = EthereumWords.ToWord(fee),
            MaxPriorityFeePerGas = EthereumWords.ToWord(call.MaxPriorityFeePerGas ?? 0),
            GasLimit = (ulong)gas,
            To = call.To,
            Value = EthereumWords.ToWord(call.Value),
            Data = call.Input,
            AccessList = [.. call.AccessList.Select(e => new AccessListEntry(e.Address, [.. e.Slots.Select(EthereumWords.ToWord)]))],
            Authorizations = [.. call.Authorizations.Select(EthereumWords.ToAuthorization)],
        };
        return key is null
            ? await Development!.SendUnsignedAsync(unsigned, call.From, cancellation).ConfigureAwait(false)
            : await SendRawAsync(EvmTransactionCodec.Encode(unsigned.SignedBy(key, _signatures)), cancellation).ConfigureAwait(false);
    }

    public async Task<EthereumTraceResult> TraceTransactionAsync(Hash256 hash, EthereumTraceOptions options, CancellationToken cancellation)
    {
        (Block Block, int Index)? place = await _node.OnLoopAsync(chain => chain.Find(hash) is { } found ? (found.Block, found.Index) : ((Block, int)?)null, cancellation).ConfigureAwait(false);
        if (place is not { } at)
        {
            throw EthereumApiException.Refused("transaction not found");
        }

        (Block block, int index) = at;
        if (block.Transactions[index].Type != TransactionType.Ethereum)
        {
            throw EthereumApiException.Refused(NoTrace);
        }

        PendingBlock again = Replayed(() => _replay.Before(block, index));
        CheckedTransaction traced = _chain.Checks.Check(block.Transactions[index], checkSignature: false).Checked!;
        return await _calls.TraceAsync(again.View, again.Facts, traced, options, cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<EthereumBlockTrace>?> TraceBlockAsync(EthereumBlockRef block, EthereumTraceOptions options, CancellationToken cancellation)
    {
        if (FindBlock(block, cancellation) is not { } wanted)
        {
            return null;
        }

        if (wanted.Hash is null || _chain.Find(wanted.Number) is not { } found)
        {
            throw EthereumApiException.Refused("not supported: the trace of the pending block");
        }

        var traces = new List<EthereumBlockTrace>();
        using IEnumerator<ReplayedTransaction> steps = _replay.Run(found.Block).GetEnumerator();
        while (Replayed(steps.MoveNext))
        {
            cancellation.ThrowIfCancellationRequested();
            ReplayedTransaction step = steps.Current;
            Hash256 hash = step.Transaction.Ethereum?.Hash ?? step.Transaction.Hash;
            BlockFacts facts = PendingBlock.FactsOf(_chain.Genesis, found.Block.Height, found.Block.Header.Timestamp, found.Block.Header.Parent);
            traces.Add(step.Transaction.Ethereum is null
                ? new EthereumBlockTrace(hash, null, NoTrace)
                : new EthereumBlockTrace(hash, await _calls.TraceAsync(step.Before, facts, step.Transaction, options, cancellation).ConfigureAwait(false), null));
        }

        return traces;
    }

    public Task<EthereumTraceResult> TraceCallAsync(
        EthereumCall call, EthereumBlockRef block, IReadOnlyList<EthereumOverride> overrides, EthereumBlockOverride? blockOverride, EthereumTraceOptions options, CancellationToken cancellation) =>
        _calls.TraceAsync(call, block, overrides, blockOverride, options, cancellation);

    public Task<EthereumAccessList> CreateAccessListAsync(EthereumCall call, EthereumBlockRef block, IReadOnlyList<EthereumOverride> overrides, CancellationToken cancellation) =>
        _calls.ListAccessAsync(call, block, overrides, cancellation);

    private static T Replayed<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (InvalidDataException e)
        {
            throw EthereumApiException.Refused(e.Message);
        }
    }

    private AccountRecord RecordOf(AccountId account, EthereumBlockRef block, CancellationToken cancellation) =>
        _blocks.StateAt(block, cancellation).View.GetAccount(account) ?? AccountRecord.Empty;

    private long HeightFor(EthereumBlockRef block) => block.IsPending || block.Height < 0 ? Height : block.Height;

    private AccountId Resolve(string name) => _chain.Executor.OpenScratch(_node.Snapshot.HeadView).Chain.TryResolve(name, out AccountId id) ? id : default;

    private void Appended(Block block, BlockResult result) => BlockAppended?.Invoke(block.Height);

    private void CutBack(long height) => Rewound?.Invoke(height);

    private void Pooled(CheckedTransaction transaction) => TransactionPooled?.Invoke(transaction.Ethereum?.Hash ?? transaction.Hash);
}
