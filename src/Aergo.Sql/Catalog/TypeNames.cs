using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>Types as definitions write them.</summary>
internal static class TypeNames
{
    public static SqlType Resolve(SqlContext context, TypeName name, out int modifier) => new Binder(context, new ParameterTypes([])).ResolveType(name, out modifier);
}
