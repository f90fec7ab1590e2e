using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>A record a contract leaves for the world outside.</summary>
/// <param name="Address">Who wrote it.</param>
/// <param name="Topics">At most four words to find it by.</param>
/// <param name="Data">Anything.</param>
public sealed record EvmLog(AccountId Address, IReadOnlyList<UInt256> Topics, ReadOnlyMemory<byte> Data);
