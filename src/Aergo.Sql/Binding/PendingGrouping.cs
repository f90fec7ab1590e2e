using System.Collections.Generic;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>GROUPING(…) before its query's keys are known; becomes a choice over the set index and never leaves the binder.</summary>
internal sealed record PendingGrouping(IReadOnlyList<BoundExpression> Arguments, QueryScope Owner) : BoundExpression(SqlTypes.Int4);
