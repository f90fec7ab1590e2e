using System.Collections.Generic;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>One query level while it is being bound: its names, and the calls that its expressions leave to nodes below them.</summary>
internal sealed class QueryScope
{
    public QueryScope(QueryScope? parent)
    {
        Parent = parent;
        Level = parent is null ? 0 : parent.Level + 1;
    }

    public QueryScope? Parent { get; }

    /// <summary>Distance from the outermost query.</summary>
    public int Level { get; }

    public List<NamespaceItem> Names { get; set; } = [];

    /// <summary>Every entry of this level, visible or not, for hints in errors.</summary>
    public List<RelationEntry> AllEntries { get; } = [];

    public List<CommonTableEntry> CommonTables { get; } = [];

    /// <summary>Names of WITH items that come later in the same clause, for the error's hint.</summary>
    public HashSet<string> FutureCommonTables { get; } = [];

    public ExpressionKind Kind { get; set; }

    /// <summary>A LATERAL item of this level is being bound, so that items before it are visible to it.</summary>
    public bool LateralActive { get; set; }

    /// <summary>Untyped literals in the output become text; off where a target type decides.</summary>
    public bool ResolveUnknowns { get; set; } = true;

    public List<PendingAggregate> Aggregates { get; } = [];

    public List<PendingWindow> Windows { get; } = [];

    public List<PendingSetCall> SetCalls { get; } = [];

    public IReadOnlyList<NamedWindow> NamedWindows { get; set; } = [];

    /// <summary>Some whole row needs to know whether an outer join filled it up.</summary>
    public bool NeedsMarkers { get; set; }

    /// <summary>Its FROM clause reads the recursive query it is a term of.</summary>
    public bool HasSelfReference { get; set; }

    /// <summary>GROUPING(…) occurs.</summary>
    public bool HasGroupingCalls { get; set; }

    public ExpressionKind Enter(ExpressionKind kind)
    {
        ExpressionKind before = Kind;
        Kind = kind;
        return before;
    }
}

/// <summary>An aggregate call of a level: becomes a column of the level's <see cref="LogicalAggregate"/>.</summary>
internal sealed record PendingAggregate(BoundAggregate Call, OutputColumn Column)
{
    public int Position { get; init; } = -1;
}

/// <summary>One window of a level and the calls over it.</summary>
internal sealed class PendingWindow(IReadOnlyList<BoundExpression> partitionBy, IReadOnlyList<SortKey> orderBy, FrameMode mode, BoundFrameBound start, BoundFrameBound end, FrameExclusion exclusion)
{
    public IReadOnlyList<BoundExpression> PartitionBy { get; } = partitionBy;

    public IReadOnlyList<SortKey> OrderBy { get; } = orderBy;

    public FrameMode Mode { get; } = mode;

    public BoundFrameBound Start { get; } = start;

    public BoundFrameBound End { get; } = end;

    public FrameExclusion Exclusion { get; } = exclusion;

    public List<(BoundWindowCall Call, OutputColumn Column)> Calls { get; } = [];
}

/// <summary>A set-returning call in the select list. Depth 0 calls run first, calls over their results next.</summary>
internal sealed record PendingSetCall(BoundExpression Call, OutputColumn Column, int Depth);

/// <summary>A WITH item as references see it.</summary>
internal sealed class CommonTableEntry(int id, string name)
{
    public int Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>Output columns; null while the item's own statement is being bound and its columns are not known.</summary>
    public IReadOnlyList<OutputColumn>? Columns { get; set; }

    /// <summary>How many of the last columns the recursive term's <c>*</c> does not show.</summary>
    public int HiddenColumns { get; set; }

    /// <summary>The recursive term is being bound: references read the working table.</summary>
    public bool InRecursiveTerm { get; set; }

    /// <summary>What completes it when it is referred to before its turn.</summary>
    public CommonTableItem? Item { get; set; }

    /// <summary>How often the recursive term refers to itself.</summary>
    public int SelfReferences { get; set; }

    public int References { get; set; }

    /// <summary>A data-modifying statement without RETURNING.</summary>
    public bool NoRows { get; set; }
}

/// <summary>What a column id stands for in the level that owns it.</summary>
internal enum ColumnRole { From, Aggregate, Window, Set }
