using System.Collections.Generic;
using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>The languages of contracts this program has, by the tag in account records.</summary>
internal static class Engines
{
    public static IReadOnlyDictionary<byte, IContractEngine> Make() => new Dictionary<byte, IContractEngine>();

    /// <summary>Names that the engines give to accounts.</summary>
    public static IContractNames Names(GenesisConfig genesis) => new GenesisNames(genesis);
}
