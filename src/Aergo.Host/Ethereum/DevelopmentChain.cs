using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Evm;
using Aergo.Ledger;
using Aergo.Node;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>The levers of a development chain. Accounts change by transactions of <c>aergo.development</c>, so the log still explains the state.</summary>
internal sealed class DevelopmentChain(NodeService node, Chain chain, DevelopmentClock clock, AccountSender sender, ISignatures signatures) : IEthereumDevelopment, IDisposable
{
    private const int SnapshotsMax = 10_000, ImpersonatedMax = 10_000, BlocksMax = 10_000;
    private const long SecondsMax = 253_402_300_799 / 2;

    private readonly PrivateKey _operator = DevelopmentAccounts.Operator(signatures);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<Snapshot> _snapshots = [];
    private readonly ConcurrentDictionary<AccountId, bool> _impersonated = new();
    private ulong _nextSnapshot = 1;
    private bool _everybody;

    public bool IsAutomatic { get; private set; } = chain.Genesis.Consensus.OnDemand;

    public long Interval { get; private set; } = chain.Genesis.Consensus.SlotMilliseconds;

    // Up to the next tenth of a microsecond, so that it is not before the head's.
    private DateTimeOffset HeadTime => DateTimeOffset.UnixEpoch.AddTicks((node.Snapshot.Head.Time.UnixNanoseconds + 99) / 100);

    public void Dispose() => _turn.Dispose();

    public Task<ulong> SnapshotAsync(CancellationToken cancellation) => InTurnAsync(async () =>
    {
        if (_snapshots.Count >= SnapshotsMax)
        {
            throw TooMany($"{SnapshotsMax} snapshots are kept already; go back to one of them");
        }

        if (node.Snapshot.Pooled > 0)
        {
            await node.StepAsync(new NodeInput.Mine(), cancellation).ConfigureAwait(false);
        }

        ChainHead head = node.Snapshot.Head;
        _snapshots.Add(new Snapshot(_nextSnapshot, head.Height, head.Id, clock.Ahead));
        return _nextSnapshot++;
    }, cancellation);

    public Task<bool> RevertAsync(ulong snapshot, CancellationToken cancellation) => InTurnAsync(async () =>
    {
        int index = _snapshots.FindIndex(s => s.Number == snapshot);
        if (index < 0 || chain.Find(_snapshots[index].Height)?.Block.Id != _snapshots[index].Block)
        {
            return false;
        }

        Snapshot kept = _snapshots[index];
        _snapshots.RemoveRange(index, _snapshots.Count - index);
        await RewindAsync(kept.Height, kept.Ahead, cancellation).ConfigureAwait(false);
        return true;
    }, cancellation);

    public Task ResetAsync(CancellationToken cancellation) => InTurnAsync(async () =>
    {
        _snapshots.Clear();
        _impersonated.Clear();
        _everybody = false;
        await RewindAsync(0, TimeSpan.Zero, cancellation).ConfigureAwait(false);
        return true;
    }, cancellation);

    public Task MineAsync(long blocks, long secondsBetween, CancellationToken cancellation) => InTurnAsync(async () =>
    {
        if (blocks is < 0 or > BlocksMax || secondsBetween is < 0 or > int.MaxValue)
        {
            throw TooMany($"at most {BlocksMax} blocks are made by one request");
        }

        for (long made = 0; made < blocks; made++)
        {
            if (made > 0)
            {
                await NextTimeAsync(HeadTime.AddSeconds(secondsBetween), cancellation).ConfigureAwait(false);
            }

            await node.StepAsync(new NodeInput.Mine(), cancellation).ConfigureAwait(false);
        }

        return true;
    }, cancellation);

    public Task<long> IncreaseTimeAsync(long seconds, CancellationToken cancellation) => InTurnAsync(async () =>
    {
        if (seconds < 0 || seconds > SecondsMax - (long)clock.Ahead.TotalSeconds)
        {
            throw EthereumApiException.BadParameter("the clock goes forward only, and not beyond the year 5000");
        }

        clock.Ahead += TimeSpan.FromSeconds(seconds);
        await CatchUpAsync(cancellation).ConfigureAwait(false);
        return (long)clock.Ahead.TotalSeconds;
    }, cancellation);

    public Task SetNextTimeAsync(long seconds, CancellationToken cancellation) => InTurnAsync(async () =>
    {
        long head = HeadTime.ToUnixTimeSeconds();
        if (seconds <= head || seconds > SecondsMax)
        {
            throw EthereumApiException.BadParameter(string.Create(CultureInfo.InvariantCulture, $"timestamp {seconds} is lower than or equal to that of the last block, {head}, or too far away"));
        }

        await NextTimeAsync(DateTimeOffset.FromUnixTimeSeconds(seconds), cancellation).ConfigureAwait(false);
        return true;
    }, cancellation);

    public Task SetAutomaticAsync(bool isAutomatic, CancellationToken cancellation) => InTurnAsync(async () =>
    {
        // Tools that take the automatism away want to make every block themselves.
        await PaceAsync(isAutomatic, isAutomatic ? Interval : 0, cancellation).ConfigureAwait(false);
        return true;
    }, cancellation);

    public Task SetIntervalAsync(long milliseconds, CancellationToken cancellation) => InTurnAsync(async () =>
    {
        if (milliseconds is < 0 or > 86_400_000)
        {
            throw EthereumApiException.BadParameter("an interval is 0 to 86400000 milliseconds");
        }

        await PaceAsync(IsAutomatic, milliseconds, cancellation).ConfigureAwait(false);
        return true;
    }, cancellation);

    public Task SetBalanceAsync(AccountId account, BigInteger aer, CancellationToken cancellation) =>
        ChangeAsync("setBalance", cancellation, account.ToString(), aer.ToString(CultureInfo.InvariantCulture));

    public Task SetNonceAsync(AccountId account, ulong nonce, CancellationToken cancellation) =>
        ChangeAsync("setNonce", cancellation, account.ToString(), nonce.ToString(CultureInfo.InvariantCulture));

    public Task SetCodeAsync(AccountId account, ReadOnlyMemory<byte> code, CancellationToken cancellation) =>
        ChangeAsync("setCode", cancellation, account.ToString(), Convert.ToHexStringLower(code.Span));

    public Task SetStorageAsync(AccountId account, Hash256 slot, Hash256 value, CancellationToken cancellation) =>
        ChangeAsync("setStorage", cancellation, account.ToString(), slot.ToString(), value.ToString());

    public void Impersonate(AccountId account, bool isOn)
    {
        if (!isOn)
        {
            _impersonated.TryRemove(account, out _);
        }
        else if (_impersonated.Count < ImpersonatedMax)
        {
            _impersonated[account] = true;
        }
        else
        {
            throw TooMany($"{ImpersonatedMax} accounts are impersonated already");
        }
    }

    public void ImpersonateAll(bool isOn) => _everybody = isOn;

    /// <summary>Whether the account's transactions are taken without a signature.</summary>
    public bool IsImpersonated(AccountId account) => _everybody || _impersonated.ContainsKey(account);

    /// <summary>Sends a transaction for an account whose key nobody needs.</summary>
    public async Task<Hash256> SendUnsignedAsync(EvmTransaction unsigned, AccountId from, CancellationToken cancellation)
    {
        // In place of a signature stands the sender, so that equal transactions of two accounts differ.
        var address = new byte[UInt256.Size];
        from.ToArray().CopyTo(address, UInt256.Size - AccountId.Size);
        byte[] raw = EvmTransactionCodec.Encode(unsigned with { R = new UInt256(address), S = UInt256.One });
        Admission admission = await node.SubmitAsync(Impersonation.Wrap(raw, from, unsigned.Nonce, chain.Genesis.ChainId), cancellation).ConfigureAwait(false);
        return admission.Refusal is { } refused ? throw EthereumRefusals.Of(refused) : Keccak256.Hash(raw);
    }

    private Task ChangeAsync(string operation, CancellationToken cancellation, params string[] arguments) => InTurnAsync(async () =>
    {
        var call = new CallInfo(operation, [.. Array.ConvertAll(arguments, JsonValue.Of)]);
        (Hash256 _, Admission admission) = await sender.SendAsync(
            _operator, IdOf(_operator), TransactionType.Governance, Address.OfSpecial(SpecialAccounts.DevelopmentName), Amount.Zero, call.Encode(), cancellation).ConfigureAwait(false);
        if (admission.Refusal is { } refused)
        {
            throw EthereumRefusals.Of(refused);
        }

        // Whoever asks for the last block must find the change.
        if (node.Snapshot.Pooled > 0)
        {
            await node.StepAsync(new NodeInput.Mine(), cancellation).ConfigureAwait(false);
        }

        return admission.Pooled is { Receipt: { Status: not CallStatus.Success } receipt } ? throw EthereumApiException.BadParameter(receipt.Error ?? "failed") : true;
    }, cancellation);

    private async Task PaceAsync(bool isAutomatic, long interval, CancellationToken cancellation)
    {
        int slot = chain.Genesis.Consensus.SlotMilliseconds;
        await node.StepAsync(new NodeInput.SetPace(isAutomatic, (int)((interval + slot - 1) / slot)), cancellation).ConfigureAwait(false);
        (IsAutomatic, Interval) = (isAutomatic, interval);
    }

    private async Task NextTimeAsync(DateTimeOffset moment, CancellationToken cancellation)
    {
        clock.Show(moment);
        await node.StepAsync(new NodeInput.SetTime(InstantOf(moment)), cancellation).ConfigureAwait(false);
    }

    // A block that holds transactions keeps its time unless it is told the new one; an empty one learns it with the next look at the clock.
    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        if (node.Snapshot.Pooled > 0)
        {
            await node.StepAsync(new NodeInput.SetTime(InstantOf(clock.GetUtcNow())), cancellation).ConfigureAwait(false);
        }
        else
        {
            _ = await node.OnLoopAsync(static c => c.Head.Height, cancellation).ConfigureAwait(false);
        }
    }

    private async Task RewindAsync(long height, TimeSpan ahead, CancellationToken cancellation)
    {
        await node.StepAsync(new NodeInput.Rewind(height), cancellation).ConfigureAwait(false);

        // Not before the block that is the last one now.
        clock.Ahead = ahead;
        if (clock.GetUtcNow() < HeadTime)
        {
            clock.Show(HeadTime);
        }

        await CatchUpAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static Instant InstantOf(DateTimeOffset moment) => new(checked((moment.Ticks - DateTimeOffset.UnixEpoch.Ticks) * 100));

    private AccountId IdOf(PrivateKey key) => key.PublicKeyBy(signatures).TryGetAccountId(signatures, out AccountId id) ? id : default;

    private static EthereumApiException TooMany(string message) => new(EthereumApiException.LimitExceededCode, message);

    private sealed record Snapshot(ulong Number, long Height, Hash256 Block, TimeSpan Ahead);
}
