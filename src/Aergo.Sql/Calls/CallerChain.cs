using System.Collections.Generic;
using System.Collections.Immutable;
using Aergo.Primitives;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Calls;

/// <summary>What a run of SQL inherits from the one that waits above it, across contracts of other engines.</summary>
/// <remarks>
/// Contracts that wait are locked: nobody may run a VOLATILE routine of theirs or change a row of theirs, by whatever way, until they go on. A routine
/// with <c>SET aergo.reentrant = on</c> may be entered all the same, and unlocks its contract for itself. Source: docs/spec/contract-calls.md, "Re-entrance".
/// </remarks>
internal sealed class CallerChain
{
    /// <summary>The mark of a routine that may be entered while its contract waits.</summary>
    public const string ReentrantSetting = "aergo.reentrant";

    /// <summary>Levels of routines that a call between engines counts as: its own part of the thread's stack.</summary>
    private const int DepthOfCall = 8;

    private readonly SqlContext _outer;

    private CallerChain(SqlContext outer, ImmutableHashSet<AccountId> locked) => (_outer, Locked) = (outer, locked);

    /// <summary>Contracts that wait.</summary>
    public ImmutableHashSet<AccountId> Locked { get; }

    /// <summary>Memory is one budget for all runs that wait for each other.</summary>
    public MemoryMeter Memory => _outer.Memory;

    /// <summary>Depth to begin with.</summary>
    public int Depth => _outer.CallDepth + DepthOfCall;

    /// <summary>Locks what runs in a context while it calls another contract.</summary>
    public static CallerChain Of(SqlContext outer) => new(outer, outer.Locked.Union(outer.Running));

    /// <summary>Refuses to touch a contract that waits.</summary>
    public static void RequireUnlocked(SqlContext context, AccountId contract)
    {
        if (!context.Locked.IsEmpty && context.Locked.Contains(contract))
        {
            string name = SqlNames.Of(context, contract);
            throw new SqlException(SqlState.ReentrantCall, $"contract {name} waits for a call of its own to end and cannot be changed meanwhile")
            {
                Hint = $"A routine that is safe to enter is marked: ALTER ROUTINE … SET {ReentrantSetting} = on.",
            };
        }
    }

    private static class SqlNames
    {
        public static string Of(SqlContext context, AccountId contract)
        {
            foreach (Catalog.SchemaDefinition schema in context.Catalog.Schemas.Values)
            {
                if (schema.Account == contract)
                {
                    return schema.Name;
                }
            }

            return contract.ToString();
        }
    }
}
