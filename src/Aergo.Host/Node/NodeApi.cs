using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.Sql.Engine;
using Aergo.State;

namespace Aergo.Host;

/// <summary>The public contract of this node, over its loop and its chain.</summary>
internal sealed class NodeApi : INodeApi, IDisposable
{
    private readonly NodeService _node;
    private readonly Chain _chain;
    private readonly SqlNames _names;
    private readonly SqlResults _results;
    private readonly NodeApiViews _views;
    private readonly NodeFacts _facts;
    private readonly ISignatures _signatures;
    private readonly IKeyring _keys;
    private readonly NodeApiProofs _proofs;
    private readonly Func<IProgress<double>?, CancellationToken, Task<VerifyReport>> _verify;
    private readonly NodeRehearsals _rehearsals;
    private readonly NodeContracts _contracts;
    private readonly BlockHeights _heights;
    private readonly TransactionWaiters _waiting = new();

    public NodeApi(NodeService node, Chain chain, SqlEngine engine, NodeFacts facts, ISignatures signatures, IKeyring keys, Func<IProgress<double>?, CancellationToken, Task<VerifyReport>> verify)
    {
        (_node, _chain, _facts, _signatures, _keys, _verify) = (node, chain, facts, signatures, keys, verify);
        _names = new SqlNames(engine, chain.Executor);
        _results = new SqlResults(engine, chain.Executor, node);
        _views = new NodeApiViews(_names);
        _proofs = new NodeApiProofs(node, chain, new RowProofs(_results));
        _rehearsals = new NodeRehearsals(node, chain, _results, _names, _views);
        _heights = new BlockHeights(chain);
        _contracts = new NodeContracts(node, chain, engine, _heights);
        node.BlockAppended += Appended;
    }

    /// <summary>Which blocks hold events, for other readers of the same chain.</summary>
    public BlockHeights Heights => _heights;

    public void Dispose()
    {
        _node.BlockAppended -= Appended;
        _rehearsals.Dispose();
        _contracts.Dispose();
    }

    public Task<NodeStatus> GetStatusAsync(CancellationToken cancellation)
    {
        NodeSnapshot snapshot = _node.Snapshot;
        GenesisConfig genesis = _chain.Genesis;
        return Task.FromResult(new NodeStatus(
            _facts.Version,
            genesis.ChainId.ToString(),
            genesis.ChainId.Hash().ToString(),
            _chain.GenesisId.ToString(),
            genesis.Consensus.Engine,
            snapshot.Head.Height,
            snapshot.Head.Id.ToString(),
            snapshot.Head.StateRoot.ToString(),
            NodeApiViews.TimeText(snapshot.Head.Time),
            snapshot.Head.Height,
            snapshot.Pooled + snapshot.Parked,
            _chain.TransactionCount,
            Convert.ToHexStringLower(genesis.Consensus.Producer),
            genesis.Supply.Aer.ToString(CultureInfo.InvariantCulture),
            (long)genesis.Fees.GasPrice.Aer,
            _facts.DataDirectory,
            (long)(_facts.Clock.GetUtcNow() - _facts.Started).TotalSeconds)
        {
            StakedAer = NodeApiViews.AerText(StakingLedger.Total(_chain.Executor.OpenScratch(snapshot.PoolView).State)),
        });
    }

    public Task<IReadOnlyList<VoteView>> GetVotesAsync(int limit, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<VoteView>>(
    [
        .. StakingLedger.Ranking(_chain.Executor.OpenScratch(_node.Snapshot.PoolView).State, Math.Clamp(limit, 1, ApiLimits.VotesMax))
            .Select(v => new VoteView(Base58.Encode(v.Candidate.Span), NodeApiViews.AerText(v.Amount))),
    ]);

    public async Task<SubmitAnswer> SubmitAsync(ReadOnlyMemory<byte> transaction, CancellationToken cancellation)
    {
        TransactionDecodeError error = Primitives.Transaction.DecodeAnyForm(transaction.Span, out Transaction? decoded);
        if (error != TransactionDecodeError.None || decoded is null)
        {
            return new SubmitAnswer(false, string.Empty, TransactionRefusal.InvalidFormatCode, $"the bytes are no transaction: {error.ToText()}", null, null);
        }

        string hash = decoded.Hash.ToString();
        Admission admission = await _node.SubmitAsync(decoded, cancellation).ConfigureAwait(false);
        if (admission.Refusal is { } refusal)
        {
            return new SubmitAnswer(false, hash, refusal.Code, refusal.Message, null, null);
        }

        if (admission.Pooled is not { } outcome)
        {
            return new SubmitAnswer(true, hash, "TX_OK", "received: it waits for an earlier nonce of its sender, or for room in the next block", null, null);
        }

        NodeSnapshot snapshot = _node.Snapshot;
        return new SubmitAnswer(true, hash, "TX_OK", null, _views.Receipt(outcome.Receipt, admission.Height, snapshot.PoolView), outcome.Output.ToArray())
        {
            Results = outcome.Receipt.Status == CallStatus.Success ? _results.Read(outcome.Output) : null,
            Height = admission.Height,
            Index = outcome.Receipt.Index,
        };
    }

    public Task<RehearsalAnswer> RehearseAsync(ReadOnlyMemory<byte> transaction, CancellationToken cancellation) => _rehearsals.RunAsync(transaction, cancellation);

    public Task<ContractView?> GetContractAsync(string contract, CancellationToken cancellation) => _contracts.FindAsync(contract, cancellation);

    public async Task<TransactionView?> GetTransactionAsync(string hash, CancellationToken cancellation)
    {
        if (!TryReadHash(hash, out Hash256 id))
        {
            return null;
        }

        NodeSnapshot snapshot = _node.Snapshot;
        if (_node.FindPooled(id) is { } pooled)
        {
            return _views.Transaction(pooled.Transaction.Transaction, TransactionStatuses.Pooled, snapshot.PoolFacts.Height, pooled.Outcome.Receipt.Index, pooled.Outcome.Receipt, snapshot.PoolView);
        }

        (Transaction? Parked, (Block Block, IReadOnlyList<Receipt> Receipts, int Index)? InBlock) found =
            await _node.OnLoopAsync(chain => (chain.Pool.FindParked(id)?.Transaction, chain.Find(id)), cancellation).ConfigureAwait(false);
        return found.InBlock is { } place
            ? _views.Transaction(place.Block.Transactions[place.Index], TransactionStatuses.Final, place.Block.Height, place.Index, place.Receipts[place.Index], snapshot.PoolView)
            : found.Parked is { } parked
                ? _views.Transaction(parked, TransactionStatuses.Received, -1, -1, null, snapshot.PoolView)
                : null;
    }

    public Task<BlockView?> GetBlockAsync(string block, CancellationToken cancellation)
    {
        if (block is "latest" or "final")
        {
            return Task.FromResult<BlockView?>(_views.Block(_chain.Find(_node.Snapshot.Head.Height)!.Value.Block));
        }

        if (long.TryParse(block, NumberStyles.None, CultureInfo.InvariantCulture, out long height))
        {
            return Task.FromResult(_chain.Find(height) is { } found ? _views.Block(found.Block) : null);
        }

        return Task.FromResult(TryReadHash(block, out Hash256 id) && _heights.HeightOf(id, cancellation) is { } at ? _views.Block(_chain.Find(at)!.Value.Block) : null);
    }

    public Task<AccountView?> GetAccountAsync(string account, CancellationToken cancellation)
    {
        IStateView view = _node.Snapshot.PoolView;
        if (Resolve(view, account, out Address? given) is not { } id)
        {
            return Task.FromResult<AccountView?>(null);
        }

        AccountRecord record = view.GetAccount(id) ?? AccountRecord.Empty;
        IContractState state = _chain.Executor.OpenScratch(view).State;
        Stake? stake = StakingLedger.Find(state, id);
        string? contract = _names.ContractNameOf(view, id);
        Address address = given is { Kind: AddressKind.PublicKey } ? given
            : _keys.Find(id) is { } key ? Address.Of(key.PublicKeyBy(_signatures))
            : record.Engine != 0 ? Address.OfContract(id)
            : Address.OfAccount(id);
        return Task.FromResult<AccountView?>(new AccountView(
            SpecialAccounts.NameOf(id) ?? address.ToString(),
            id.ToChecksumString(),
            _names.RoleNameOf(view, id),
            record.Balance.ToString(CultureInfo.InvariantCulture),
            record.Nonce,
            contract,
            record.Owner.IsZero ? null : NodeApiViews.AccountText(record.Owner))
        {
            StakedAer = NodeApiViews.AerText(stake?.Amount ?? Amount.Zero),
            StakeHeight = stake?.Height,
            Votes = [.. StakingLedger.VotesOf(state, id).Select(c => Base58.Encode(c))],
        });
    }

    public Task<IReadOnlyList<EventView>> GetEventsAsync(EventQuery query, CancellationToken cancellation) => Task.Run(
        () =>
        {
            IStateView view = _node.Snapshot.PoolView;
            AccountId? contract = null;
            if (query.Contract is { } text && (contract = ResolveContract(view, text)) is null)
            {
                return (IReadOnlyList<EventView>)[];
            }

            var events = new List<EventView>();
            int limit = Math.Clamp(query.Limit, 1, ApiLimits.EventsMax);
            foreach (long height in _heights.Between(Math.Max(query.FromHeight, query.After?.Height ?? 0), query.ToHeight, cancellation))
            {
                int place = 0, skipped = query.After is { } after && after.Height == height ? after.Place : -1;
                foreach (Receipt receipt in _chain.Find(height)!.Value.Receipts)
                {
                    foreach ((EventView shown, ContractEvent raised) in _views.Events(receipt, height, view, place).Zip(receipt.Events))
                    {
                        if (place++ > skipped && (contract is null || raised.Contract == contract) && (query.Name is null || raised.Name == query.Name))
                        {
                            events.Add(shown);
                            if (events.Count == limit)
                            {
                                return events;
                            }
                        }
                    }
                }
            }

            return events;
        },
        cancellation);

    public Task<ProofAnswer> GetProofAsync(string what, CancellationToken cancellation) => _proofs.MakeAsync(
        what, text => Resolve(_node.Snapshot.HeadView, text, out _), cancellation);

    public Task<VerifyReport> VerifyAsync(IProgress<double>? progress, CancellationToken cancellation) => _verify(progress, cancellation);

    public async Task<bool> WaitAsync(string hash, string status, CancellationToken cancellation)
    {
        if (!TryReadHash(hash, out Hash256 id))
        {
            return false;
        }

        Task inBlock = _waiting.Join(id);
        try
        {
            // Asked after the waiter stands, so that a block in between is not missed. One producer's block is final when it is there.
            if (await GetTransactionAsync(hash, cancellation).ConfigureAwait(false) is not { } present)
            {
                return false;
            }

            if (present.Status is not (TransactionStatuses.InBlock or TransactionStatuses.Final))
            {
                await inBlock.WaitAsync(cancellation).ConfigureAwait(false);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            _waiting.Leave(id);
        }
    }

    /// <summary>The account a text means: an address, a role, a contract, a registered name; <c>contract:</c> or <c>role:</c> before it says which.</summary>
    private AccountId? Resolve(IStateView view, string text, out Address? address)
    {
        address = null;
        if (text.StartsWith("contract:", StringComparison.Ordinal))
        {
            return _names.FindContract(view, text["contract:".Length..]);
        }

        if (text.StartsWith("role:", StringComparison.Ordinal))
        {
            return _names.FindRole(view, text["role:".Length..]);
        }

        if (!Address.TryParse(text, out address) || address.Kind == AddressKind.Empty)
        {
            // Longer than any registered name, so it can be a contract or a role only.
            return _names.FindRole(view, text) ?? _names.FindContract(view, text);
        }

        if (address.TryGetId(_signatures, out AccountId id))
        {
            return id;
        }

        return address.Name is null ? null
            : _names.FindRole(view, text) ?? _names.FindContract(view, text) ?? (_chain.Executor.OpenScratch(view).Chain.TryResolve(text, out id) ? id : null);
    }

    private AccountId? ResolveContract(IStateView view, string text) => _names.FindContract(view, text) ?? Resolve(view, text, out _);

    private void Appended(Block block, BlockResult result)
    {
        foreach (CheckedTransaction transaction in result.Transactions)
        {
            _waiting.Complete(transaction.Hash);
        }
    }

    private static bool TryReadHash(string text, out Hash256 hash)
    {
        if (Hash256.TryParse(text, out hash))
        {
            return true;
        }

        if (text.Length > 64 || !Base58.TryDecode(text, out byte[]? bytes) || bytes.Length != Hash256.Size)
        {
            return false;
        }

        hash = new Hash256(bytes);
        return true;
    }
}

/// <summary>What a node says of itself beside its chain.</summary>
internal sealed record NodeFacts(string Version, string DataDirectory, TimeProvider Clock, DateTimeOffset Started);
