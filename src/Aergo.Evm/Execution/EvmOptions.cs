using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>How a machine is built.</summary>
public sealed record EvmOptions
{
    /// <summary>Runs everything in the interpreter that reads like the specification.</summary>
    public bool PlainOnly { get; init; }

    /// <summary>Addresses that are other engines of the chain.</summary>
    public IReadOnlyDictionary<AccountId, IEvmHostPrecompile> HostPrecompiles { get; init; } = new Dictionary<AccountId, IEvmHostPrecompile>();
}
