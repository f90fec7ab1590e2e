using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning;

/// <summary>A statement's plan with the sizes an execution needs.</summary>
/// <param name="CellCount">Cells for outer values.</param>
/// <param name="StateCount">Slots for what operators keep.</param>
public sealed record PlannedStatement(PlanNode Root, IReadOnlyList<OutputColumn> Columns, int CellCount, int StateCount);

/// <summary>An expression without rows, planned.</summary>
public sealed record PlannedExpression(BoundExpression Expression, int CellCount, int StateCount);
