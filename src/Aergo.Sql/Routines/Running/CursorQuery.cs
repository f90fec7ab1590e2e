using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Opens a cursor over a bound query: its rows carry the state keys of the tables behind them, for WHERE CURRENT OF.</summary>
internal static class CursorQuery
{
    // A query with its keys; kept as long as the query itself, so that its plan is kept too.
    private static readonly ConditionalWeakTable<BoundStatement, Keyed> Known = [];

    /// <param name="scroll">What was asked for; null: backward if the query's shape makes that easy, as PostgreSQL decides it.</param>
    public static SqlCursor Open(SqlContext context, string name, BoundStatement query, Datum[] parameters, Datum[]? frame, bool? scroll, DeclareCursorStatement? declared = null, string? text = null)
    {
        Keyed keyed = Known.GetValue(query, static q => new KeyFinder(q).Find());
        bool locks = query.Syntax is SelectStatement { Locking.Count: > 0 };
        return new SqlCursor(name, query.Columns, context.Services.Runner.Open(context, keyed.Statement, parameters, frame), scroll ?? (!locks && RunsBackward(query.Root)), keyed.Keys)
        {
            Text = text,
            Hold = declared is { Hold: true },
            IsBinary = declared is { Binary: true },
            Writes = query.Writes,
            CreatedAt = context.TransactionTimestamp,
        };
    }

    /// <summary>Whether PostgreSQL's plan for such a query goes backward without being asked to.</summary>
    private static bool RunsBackward(LogicalNode node) => node switch
    {
        LogicalScan or LogicalValues or LogicalFunctionScan or LogicalCteScan or LogicalSort => true,
        LogicalFilter n => RunsBackward(n.Input),
        LogicalProject n => RunsBackward(n.Input),
        LogicalLimit n => RunsBackward(n.Input),
        LogicalWith n => RunsBackward(n.Body),
        LogicalSetOperation { Operator: SetOperator.Union, All: true } n => RunsBackward(n.Left) && RunsBackward(n.Right),
        _ => false,
    };

    private sealed record Keyed(BoundStatement Statement, IReadOnlyList<CursorKey> Keys);

    /// <summary>Adds key columns behind those of the query.</summary>
    private sealed class KeyFinder(BoundStatement query)
    {
        private readonly IReadOnlyList<LockingClause> _locks = query.Syntax is SelectStatement select ? select.Locking : [];
        private int _next = query.ColumnIdCount;

        public Keyed Find()
        {
            (LogicalNode root, List<Found> found) = Expose(query.Root, simple: true);
            if (found.Count == 0)
            {
                return new Keyed(query, []);
            }

            List<CursorKey> keys = [.. found.Select((f, i) => new CursorKey(f.TableOid, query.Columns.Count + i, f.Locked, f.Simple))];
            IReadOnlyList<OutputColumn> columns = [.. query.Columns, .. found.Select(f => f.Column)];
            var exact = new LogicalProject(root, [.. columns.Select(c => new BoundColumn(c.Id, c.Type, c.Modifier))], [.. columns.Select(c => c with { Id = _next++ })]);
            return new Keyed(query with { Root = exact, Columns = exact.Columns, ColumnIdCount = _next }, keys);
        }

        private (LogicalNode Node, List<Found> Keys) Expose(LogicalNode node, bool simple)
        {
            switch (node)
            {
                case LogicalScan { Virtual: null, AsOf: null, RowKeyColumn: 0 } scan:
                {
                    var key = new OutputColumn(_next++, "rowkey", SqlTypes.Bytea);
                    bool locked = _locks.Any(l => l.Tables.Count == 0 || l.Tables.Any(t => t.Name == scan.Alias));
                    return (scan with { RowKeyColumn = key.Id, Columns = [.. scan.Columns, key] }, [new Found(scan.Table.Oid, key, locked, simple)]);
                }

                case LogicalFilter filter:
                {
                    (LogicalNode input, List<Found> keys) = Expose(filter.Input, simple);
                    return (new LogicalFilter(input, filter.Condition) { IsBarrier = filter.IsBarrier }, keys);
                }

                case LogicalSort sort:
                {
                    (LogicalNode input, List<Found> keys) = Expose(sort.Input, simple);
                    return (new LogicalSort(input, sort.Keys), keys);
                }

                case LogicalLimit limit:
                {
                    (LogicalNode input, List<Found> keys) = Expose(limit.Input, simple);
                    return (new LogicalLimit(input, limit.Limit, limit.Offset, limit.TiesBy), keys);
                }

                case LogicalProject project:
                {
                    (LogicalNode input, List<Found> keys) = Expose(project.Input, simple);
                    List<Found> passed = keys.ConvertAll(k => k with { Column = k.Column with { Id = _next++ } });
                    return (
                        new LogicalProject(
                            input,
                            [.. project.Expressions, .. keys.Select(k => new BoundColumn(k.Column.Id, SqlTypes.Bytea))],
                            [.. project.Columns, .. passed.Select(k => k.Column)]),
                        passed);
                }

                case LogicalJoin { Kind: not (LogicalJoinKind.Semi or LogicalJoinKind.Anti) } join:
                {
                    (LogicalNode left, List<Found> leftKeys) = Expose(join.Left, false);
                    (LogicalNode right, List<Found> rightKeys) = Expose(join.Right, false);
                    return (join with { Left = left, Right = right, Columns = [.. left.Columns, .. right.Columns] }, [.. leftKeys, .. rightKeys]);
                }

                case LogicalWith with:
                {
                    (LogicalNode body, List<Found> keys) = Expose(with.Body, simple);
                    return (new LogicalWith(with.Tables, body), keys);
                }

                default:
                    return (node, []);
            }
        }
    }

    private sealed record Found(uint TableOid, OutputColumn Column, bool Locked, bool Simple);
}
