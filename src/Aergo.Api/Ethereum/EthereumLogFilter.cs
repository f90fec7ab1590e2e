using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;

namespace Aergo.Api;

/// <summary>Which logs.</summary>
/// <param name="Addresses">One of these; empty for any.</param>
/// <param name="Topics">For each place one of these; an empty list for any.</param>
public sealed record EthereumLogFilter(EthereumBlockRef From, EthereumBlockRef To, IReadOnlyList<AccountId> Addresses, IReadOnlyList<IReadOnlyList<Hash256>> Topics)
{
    /// <summary>Whether a log is one of them, wherever it stands.</summary>
    public bool Matches(EthereumLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        if ((Addresses.Count > 0 && !Addresses.Contains(log.Address)) || Topics.Count > log.Topics.Count)
        {
            return false;
        }

        for (int i = 0; i < Topics.Count; i++)
        {
            if (Topics[i].Count > 0 && !Topics[i].Contains(log.Topics[i]))
            {
                return false;
            }
        }

        return true;
    }
}
