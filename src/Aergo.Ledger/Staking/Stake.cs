using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>What an account has staked.</summary>
/// <param name="Height">Block of its last stake, unstake or vote, from which the lock period counts.</param>
/// <param name="Amount">Held for it by <c>aergo.system</c>; never zero.</param>
public sealed record Stake(long Height, Amount Amount);
