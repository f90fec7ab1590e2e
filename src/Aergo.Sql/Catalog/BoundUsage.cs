using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>What a bound tree uses of the catalog: columns, routines, sequences, types.</summary>
internal sealed class BoundUsage : BoundRewriter
{
    private readonly Dictionary<int, (uint Table, int Number)> _origins = [];
    private readonly HashSet<int> _columnIds = [];

    /// <summary>Tables that are read, whether or not a column of theirs is.</summary>
    public SortedSet<uint> Tables { get; } = [];

    public SortedSet<uint> Routines { get; } = [];

    public SortedSet<uint> Sequences { get; } = [];

    /// <summary>User types by oid.</summary>
    public SortedSet<uint> Types { get; } = [];

    /// <summary>Columns that some expression or the output reads.</summary>
    public IEnumerable<(uint Table, int Number)> Columns
    {
        get
        {
            foreach (int id in _columnIds)
            {
                if (_origins.TryGetValue(id, out (uint, int) origin))
                {
                    yield return origin;
                }
            }
        }
    }

    public static BoundUsage Of(BoundStatement statement)
    {
        var usage = new BoundUsage();
        usage.Node(statement.Root);
        foreach (OutputColumn column in statement.Root.Columns)
        {
            usage._columnIds.Add(column.Id);
        }

        return usage;
    }

    public static BoundUsage Of(BoundExpression expression)
    {
        var usage = new BoundUsage();
        usage.Expression(expression);
        return usage;
    }

    public override BoundExpression Expression(BoundExpression expression)
    {
        Use(expression.Type);
        switch (expression)
        {
            case BoundColumn column:
                _columnIds.Add(column.ColumnId);
                break;
            case BoundRoutineCall call:
                Routines.Add(call.Routine.Oid);
                break;
            case BoundNextValue next:
                Sequences.Add(next.SequenceOid);
                break;
            case BoundConstant { Type.Oid: SqlTypes.RegClassOid, Value.IsNull: false } constant:
                Sequences.Add(constant.Value.Oid);
                break;
        }

        return base.Expression(expression);
    }

    public override LogicalNode Node(LogicalNode node)
    {
        if (node is LogicalScan scan)
        {
            Tables.Add(scan.Table.Oid);
            for (int i = 0; i < scan.Table.Columns.Length && i < scan.Columns.Count; i++)
            {
                _origins[scan.Columns[i].Id] = (scan.Table.Oid, scan.Table.Columns[i].Number);
            }
        }

        return base.Node(node);
    }

    private void Use(SqlType? type)
    {
        if (type is { Oid: >= CatalogSnapshot.FirstUserOid })
        {
            Types.Add(type.Oid);
        }
    }
}
