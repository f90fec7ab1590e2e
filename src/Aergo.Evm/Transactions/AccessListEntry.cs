using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>An account, and slots of it, that a transaction says it will access.</summary>
public sealed record AccessListEntry(AccountId Address, IReadOnlyList<UInt256> Slots);
