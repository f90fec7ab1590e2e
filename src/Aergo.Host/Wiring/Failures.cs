using System;
using Aergo.Api;
using Aergo.Files;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Host;

/// <summary>One line for each way in which the world can fail, with what to do; everything else is our own mistake and shows its trace.</summary>
internal static class Failures
{
    /// <summary>The line, or null for an exception that is a bug.</summary>
    public static string? LineOf(Exception e) => e switch
    {
        CommandFailureException or KeyFailureException or DiskFailureException or PortTakenException or GenesisException or NodeApiException => e.Message,
        StoreDamagedException damage => $"the store is damaged: {damage.File} at offset {damage.Offset}: {damage.What}; restore the data directory from a copy, nothing was changed",
        StateDamagedException => $"{e.Message}; the chain's log is untouched: './aergo verify' tells more",
        ChainDamagedException => $"the chain is damaged: {e.Message}; restore the data directory from a copy, nothing was changed",
        OperationCanceledException => "interrupted",
        AggregateException { InnerExceptions: [var inner] } => LineOf(inner),
        _ => null,
    };
}
