using Aergo.Sql.Syntax;

namespace Aergo.Sql.Binding;

/// <summary>The one collation under its several names: order of code points.</summary>
public static class Collations
{
    /// <summary>42704 for a collation that is not another name of ours.</summary>
    public static void Require(QualifiedName name, int position = -1)
    {
        if (name.Schema is null or "pg_catalog" && name.Name is "C" or "POSIX" or "default" or "ucs_basic")
        {
            return;
        }

        throw BindingErrors.Error(SqlState.UndefinedObject, $"collation \"{name}\" for encoding \"UTF8\" does not exist", position >= 0 ? position : name.Position);
    }
}
