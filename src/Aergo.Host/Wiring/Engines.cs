using System.Collections.Generic;
using System.Diagnostics;
using Aergo.Evm;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.Sql.Compilation;
using Aergo.Sql.Engine;

namespace Aergo.Host;

/// <summary>The languages of contracts this program has.</summary>
internal sealed class Engines
{
    public Engines(GenesisConfig genesis, ISignatures signatures, CompilationMode compilation = CompilationMode.WhenHot)
    {
        Sql = SqlEngines.Create(compilation: compilation);
        Evm = new EvmEngine(ForkOf(genesis.Ethereum.Fork), genesis.Ethereum.ChainId, TransactionExecutor.EvmEngine, signatures, new EvmOptions { CallsOtherEngines = genesis.Ethereum.CallsSql });
        ByTag = new Dictionary<byte, IContractEngine> { [TransactionExecutor.SqlEngine] = Sql, [TransactionExecutor.EvmEngine] = Evm };
    }

    public SqlEngine Sql { get; }

    public EvmEngine Evm { get; }

    /// <summary>By the tag in account records.</summary>
    public IReadOnlyDictionary<byte, IContractEngine> ByTag { get; }

    private static Fork ForkOf(string name) => name switch
    {
        "cancun" => Fork.Cancun,
        "prague" => Fork.Prague,
        "osaka" => Fork.Osaka,
        _ => throw new UnreachableException($"the genesis reader let the rules \"{name}\" through"),
    };
}
