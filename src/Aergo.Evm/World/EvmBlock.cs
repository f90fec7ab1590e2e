using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>What a contract may know of the block it runs in.</summary>
public sealed record EvmBlock
{
    /// <summary>Height.</summary>
    public required ulong Number { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public required ulong Timestamp { get; init; }

    /// <summary>Who gets the tips.</summary>
    public required AccountId Coinbase { get; init; }

    /// <summary>Gas that all transactions of the block may use together.</summary>
    public required long GasLimit { get; init; }

    /// <summary>Price of gas that is burnt; 0 before London.</summary>
    public required UInt256 BaseFee { get; init; }

    /// <summary>PREVRANDAO, or the difficulty before Paris.</summary>
    public required UInt256 PrevRandao { get; init; }

    /// <summary>Identifies the chain to wallets (EIP-155).</summary>
    public required UInt256 ChainId { get; init; }

    /// <summary>Price of a unit of blob gas; 1 on a chain without blobs.</summary>
    public UInt256 BlobBaseFee { get; init; } = UInt256.One;
}
