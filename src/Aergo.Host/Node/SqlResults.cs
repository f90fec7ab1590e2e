using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Api;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.Sql.Engine;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Host;

/// <summary>The output of an SQL transaction as text, for clients that do not speak the PostgreSQL protocol.</summary>
internal sealed class SqlResults(SqlEngine engine, TransactionExecutor executor, NodeService node)
{
    // Results longer than this are for the PostgreSQL protocol, which streams.
    private const int RowsMax = 10_000;

    /// <summary>Null for an output that is not SQL's.</summary>
    /// <param name="view">State whose types the output uses; the pool's head when left out.</param>
    public IReadOnlyList<ResultView>? Read(ReadOnlyMemory<byte> output, State.IStateView? view = null)
    {
        if (!SqlOutput.TryDecode(output, out SqlOutput? decoded) || decoded is null || decoded.Error is not null)
        {
            return null;
        }

        SqlContext context = MakeContext(view);
        return [.. decoded.Results.Select(r => new ResultView(r.Tag, r.Columns is null ? null : [.. r.Columns.Select(c => c.Name)], Rows(r, context)))];
    }

    /// <summary>A context to read and write values with; it sees the pool head and changes nothing.</summary>
    public SqlContext MakeContext(State.IStateView? view = null, Func<IContractState, IContractState>? wrap = null)
    {
        NodeSnapshot snapshot = node.Snapshot;
        (IContractState state, IChainHost chain, IAccounts accounts) = executor.OpenScratch(view ?? snapshot.PoolView);
        return engine.CreateContext(
            new CallRequest
            {
                Contract = SpecialAccounts.Sql,
                Sender = default,
                Origin = default,
                Amount = Amount.Zero,
                Payload = default,
                TransactionHash = Hash256.Zero,
                Block = snapshot.PoolFacts,
                State = wrap is null ? state : wrap(state),
                Chain = chain,
                Accounts = accounts,
                Gas = new GasMeter(long.MaxValue / 2),
                ReadOnly = true,
            },
            SessionSettings.Default);
    }

    private static List<string?[]> Rows(SqlCommandResult result, SqlContext context)
    {
        var rows = new List<string?[]>();
        SqlType?[] types = [.. (result.Columns ?? []).Select(c => context.Catalog.FindType(c.TypeOid))];
        foreach (ReadOnlyMemory<byte>?[] row in result.Rows.Take(RowsMax))
        {
            var texts = new string?[row.Length];
            for (int i = 0; i < row.Length; i++)
            {
                texts[i] = row[i] is not { } bytes ? null
                    : types[i] is { } type ? TypeText.Output(type, TypeBinary.Read(type, bytes.Span, context), context)
                    : "\\x" + Convert.ToHexStringLower(bytes.Span);
            }

            rows.Add(texts);
        }

        return rows;
    }
}
