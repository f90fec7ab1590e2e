using System.Collections.Generic;
using Aergo.Sql.Binding;

namespace Aergo.Sql.Planning;

/// <summary>Where a change's expressions find the columns they name: one cell per column id, and each expression resolved to cells.</summary>
/// <remarks>Lists and expressions are looked up by reference, as the change executor hands back the very objects of the logical node.</remarks>
public sealed record ModifyLayout(
    IReadOnlyDictionary<int, int> Cells,
    IReadOnlyDictionary<IReadOnlyList<OutputColumn>, int[]> Lists,
    IReadOnlyDictionary<BoundExpression, BoundExpression> Resolved);
