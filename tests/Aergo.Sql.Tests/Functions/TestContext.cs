using System;
using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;

namespace Aergo.Sql.Tests.Functions;

/// <summary>A context in which functions can be called: a block at a fixed time, a chain with a few balances, no rows.</summary>
internal static class TestContext
{
    public static readonly Hash256 Parent = Hash256.Sha256("parent"u8);

    public static readonly Hash256 Transaction = Hash256.Sha256("transaction"u8);

    public static SqlContext Create(FunctionRegistry registry, long gas = 1_000_000_000, Func<Instant>? wallClock = null) => new()
    {
        Services = new SqlServices
        {
            Functions = registry,
            Limits = SqlLimits.Default,

            // Built-in functions use none of the executing services.
            Runner = null!,
            Routines = null!,
            Tables = null!,
            Changes = null!,
            Definitions = null!,
            Catalogs = null!,
        },
        State = null!,
        Catalog = new CatalogSnapshot { System = new SystemCatalog([]) },
        Gas = new GasMeter(gas),
        Memory = new MemoryMeter(64 << 20),
        Chain = new MemoryChain(),
        Block = new BlockFacts(42, new Instant(1_700_000_000_123_456_000), Parent),
        TransactionHash = Transaction,
        CurrentUser = "alice",
        SessionUser = "alice",
        WallClock = wallClock,
    };

    private sealed class MemoryChain : IChainHost
    {
        private readonly Dictionary<AccountId, Amount> _balances = [];

        public int EventCount { get; private set; }

        public Amount BalanceOf(AccountId account) => _balances.GetValueOrDefault(account);

        public bool TryTransfer(AccountId from, AccountId to, Amount amount)
        {
            if (BalanceOf(from) < amount)
            {
                return false;
            }

            _balances[from] = BalanceOf(from) - amount;
            _balances[to] = BalanceOf(to) + amount;
            return true;
        }

        public bool TryResolve(string name, out AccountId account)
        {
            account = default;
            return false;
        }

        public void Emit(ContractEvent contractEvent) => EventCount++;

        public void DropEventsAfter(int count) => EventCount = count;
    }
}
