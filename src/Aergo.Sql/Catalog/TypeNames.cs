using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>Types as definitions write them.</summary>
internal static class TypeNames
{
    public static SqlType Resolve(SqlContext context, TypeName name, out int modifier) => new Binder(context, new ParameterTypes([])).ResolveType(name, out modifier);

    /// <summary>The type's name for messages when it may not exist: as written then.</summary>
    public static string Show(SqlContext context, TypeName name)
    {
        try
        {
            return CatalogNames.Show(context, context.Catalog, Resolve(context, name, out _));
        }
        catch (SqlException)
        {
            return name.Name.Name;
        }
    }
}
