using System.Collections.Generic;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.Sql.Compilation;
using Aergo.Sql.Engine;

namespace Aergo.Host;

/// <summary>The languages of contracts this program has.</summary>
internal sealed class Engines
{
    public Engines(CompilationMode compilation = CompilationMode.WhenHot)
    {
        Sql = SqlEngines.Create(compilation: compilation);
        ByTag = new Dictionary<byte, IContractEngine> { [TransactionExecutor.SqlEngine] = Sql };
    }

    public SqlEngine Sql { get; }

    /// <summary>By the tag in account records.</summary>
    public IReadOnlyDictionary<byte, IContractEngine> ByTag { get; }
}
