using Aergo.Primitives;

namespace Aergo.Sql.Execution;

/// <summary>The chain's earlier states, as far as this node keeps them.</summary>
/// <remarks>What is kept differs from node to node, so only queries may look.</remarks>
public interface IPastStates
{
    /// <summary>State after the block at a height, for reading; null when there is none or it is not kept.</summary>
    IContractState? At(long height);

    /// <summary>Height of the last block whose time is not after <paramref name="time"/>; null when the chain is younger.</summary>
    long? HeightAt(Instant time);

    /// <summary>Height of the block with an id; null for none.</summary>
    long? HeightOf(Hash256 blockId);
}
