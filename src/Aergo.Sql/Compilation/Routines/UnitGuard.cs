using System.Collections.Immutable;
using Aergo.Primitives;
using Aergo.Sql.Execution;
using Aergo.Sql.Routines;

namespace Aergo.Sql.Compilation;

/// <summary>What the names in a unit were bound under. While it holds, binding anew would give the same.</summary>
internal sealed class UnitGuard(SqlContext context)
{
    private readonly Hash256 _stamp = context.Catalog.Stamp;
    private readonly ImmutableArray<string> _path = context.Settings.SearchPath;
    private readonly string _user = context.CurrentUser;

    /// <summary>Whether some expression depends on the user's rights.</summary>
    public bool NeedsRights { get; set; }

    public bool Holds(PlFrame frame) =>
        _stamp == frame.Context.Catalog.Stamp && ExpressionSite.SamePath(_path, frame.Context.Settings.SearchPath) && (!NeedsRights || _user == frame.Context.CurrentUser);
}
