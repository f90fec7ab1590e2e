using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Ledger;

/// <summary>The first state and the first block, both functions of the configuration alone.</summary>
public static class GenesisBlock
{
    /// <summary>Writes the genesis state and makes the block that names it.</summary>
    public static (Block Block, ChainHead Head) Create(GenesisConfig genesis, WorldState state, IReadOnlyDictionary<byte, IContractEngine> engines, ISignatures signatures)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(engines);
        var context = new TransactionContext(EmptyStateView.Instance, new NameRegistry(signatures), recordRowSet: false);
        foreach (Allocation allocation in genesis.Allocations)
        {
            context.Credit(allocation.Account, allocation.Amount);
        }

        foreach ((byte tag, IContractEngine engine) in engines.OrderBy(e => e.Key))
        {
            engine.InitializeGenesis(context, new EngineGenesis(genesis.Roles, genesis.Sql.PublicCreate) { Accounts = context });
            if (tag == TransactionExecutor.SqlEngine)
            {
                context.SetAccount(SpecialAccounts.Sql, context.Account(SpecialAccounts.Sql) with { Engine = tag });
            }
        }

        Hash256 root = state.Apply(Hash256.Zero, context.RowChanges(), context.AccountChanges());
        BlockHeader header = new()
        {
            ChainIdHash = genesis.ChainId.Hash(),
            Version = genesis.ChainId.Version,
            Timestamp = genesis.Time,
            Producer = genesis.Consensus.Producer,
            StateRoot = root,
            ConsensusData = Hash256.Sha256(GenesisFile.Write(genesis)).ToArray(),
        };
        (header, IReadOnlyList<byte[]> rowSets) = new BlockResult([], [], root, 0, Amount.Zero).Describe(header);
        var block = new Block(header, [], rowSets);
        return (block, new ChainHead(0, block.Id, root, 0, genesis.Time));
    }
}
