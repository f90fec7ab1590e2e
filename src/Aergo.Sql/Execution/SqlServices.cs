using Aergo.Sql.Functions;

namespace Aergo.Sql.Execution;

/// <summary>What all contexts of one engine share. Caches inside are keyed by content and safe for several threads.</summary>
public sealed class SqlServices
{
    public required FunctionRegistry Functions { get; init; }

    public required SqlLimits Limits { get; init; }
}
