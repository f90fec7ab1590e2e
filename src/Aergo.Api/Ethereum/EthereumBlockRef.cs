using Aergo.Primitives;

namespace Aergo.Api;

/// <summary>Which block a client means.</summary>
/// <param name="Height">By height; negative when one of the others says it.</param>
/// <param name="Hash">By id, or null.</param>
/// <param name="IsPending">The block being filled.</param>
public readonly record struct EthereumBlockRef(long Height, Hash256? Hash = null, bool IsPending = false)
{
    /// <summary>The last block; final as soon as it is there, so <c>safe</c> and <c>finalized</c> are the same.</summary>
    public static EthereumBlockRef Latest => new(-1);

    /// <summary>The block being filled.</summary>
    public static EthereumBlockRef Pending => new(-1, IsPending: true);

    /// <summary>Whether the last block is meant.</summary>
    public bool IsLatest => Height < 0 && Hash is null && !IsPending;
}
