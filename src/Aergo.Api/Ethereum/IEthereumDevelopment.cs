using System;
using System.Numerics;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Primitives;

namespace Aergo.Api;

/// <summary>What development tools do to a chain from outside: move its clock, make blocks, go back, change accounts, act for anybody.</summary>
/// <remarks>There only on chains whose genesis says so. What changes state waits until a block holds it. Source: docs/spec/development.md.</remarks>
public interface IEthereumDevelopment
{
    /// <summary>Whether a block is made at once for a transaction.</summary>
    bool IsAutomatic { get; }

    /// <summary>Milliseconds between blocks that are made for what waits; 0 for none.</summary>
    long Interval { get; }

    /// <summary>Remembers the chain as it is.</summary>
    /// <returns>Number to go back to.</returns>
    Task<ulong> SnapshotAsync(CancellationToken cancellation);

    /// <summary>Goes back; numbers given since then, and this one, are worth nothing any more.</summary>
    /// <returns>False when there is no such number.</returns>
    Task<bool> RevertAsync(ulong snapshot, CancellationToken cancellation);

    /// <summary>Goes back to the first block.</summary>
    Task ResetAsync(CancellationToken cancellation);

    /// <summary>Makes blocks, their times so many seconds apart.</summary>
    Task MineAsync(long blocks, long secondsBetween, CancellationToken cancellation);

    /// <summary>Moves the clock on.</summary>
    /// <returns>Seconds by which it is ahead.</returns>
    Task<long> IncreaseTimeAsync(long seconds, CancellationToken cancellation);

    /// <summary>The next block bears exactly this time, in seconds since 1970, and the clock goes on from there.</summary>
    Task SetNextTimeAsync(long seconds, CancellationToken cancellation);

    /// <summary>Whether a block is made at once for a transaction; without that and without an interval, only by <see cref="MineAsync"/>.</summary>
    Task SetAutomaticAsync(bool isAutomatic, CancellationToken cancellation);

    /// <summary>Milliseconds between blocks made for what waits, rounded up to whole slots; 0 for none.</summary>
    Task SetIntervalAsync(long milliseconds, CancellationToken cancellation);

    /// <summary>Gives an account exactly so many tokens, in aer.</summary>
    Task SetBalanceAsync(AccountId account, BigInteger aer, CancellationToken cancellation);

    /// <summary>Raises an account's nonce.</summary>
    Task SetNonceAsync(AccountId account, ulong nonce, CancellationToken cancellation);

    /// <summary>Puts code of the EVM in place of what an account runs.</summary>
    Task SetCodeAsync(AccountId account, ReadOnlyMemory<byte> code, CancellationToken cancellation);

    /// <summary>Writes one word of a contract's storage.</summary>
    Task SetStorageAsync(AccountId account, Hash256 slot, Hash256 value, CancellationToken cancellation);

    /// <summary>Takes transactions of an account from now on without a signature, or no longer.</summary>
    void Impersonate(AccountId account, bool isOn);

    /// <summary>The same for every account.</summary>
    void ImpersonateAll(bool isOn);
}
