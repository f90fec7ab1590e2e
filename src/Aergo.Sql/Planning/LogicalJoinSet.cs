using System.Collections.Generic;
using Aergo.Sql.Binding;

namespace Aergo.Sql.Planning;

/// <summary>Inner joins of several relations with all conditions over them, before an order is chosen. Made by the planner only.</summary>
internal sealed record LogicalJoinSet(IReadOnlyList<LogicalNode> Relations, IReadOnlyList<BoundExpression> Conditions, IReadOnlyList<OutputColumn> Columns)
    : LogicalNode(Columns);
