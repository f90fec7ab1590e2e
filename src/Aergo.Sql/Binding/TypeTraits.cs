using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Which types have an equality and an order: what GROUP BY, DISTINCT, ORDER BY and keys ask.</summary>
internal static class TypeTraits
{
    public static bool HasEquality(SqlType type)
    {
        SqlType t = type.Underlying;
        return t.Kind switch
        {
            TypeKind.Array => t.Element is null || HasEquality(t.Element),
            TypeKind.Composite => true,
            TypeKind.Enum => true,
            TypeKind.Pseudo => t.Oid is SqlTypes.RecordOid or SqlTypes.UnknownOid || t.Oid == SqlTypes.RecordArray.Oid || t.IsPolymorphic,
            _ => t.Oid is not (SqlTypes.JsonOid or SqlTypes.JsonPathOid or SqlTypes.NodeTreeOid or SqlTypes.RefCursorOid),
        };
    }

    public static bool HasOrder(SqlType type)
    {
        SqlType t = type.Underlying;
        return t.Kind == TypeKind.Array ? t.Element is null || HasOrder(t.Element) : HasEquality(type) && t.Oid is not (SqlTypes.XidOid or SqlTypes.CidOid or SqlTypes.AclItemOid);
    }

    public static void RequireEquality(BindingState state, SqlType type, int position)
    {
        if (!HasEquality(type))
        {
            throw BindingErrors.Error(SqlState.UndefinedFunction, $"could not identify an equality operator for type {state.Types.Format(type)}", position);
        }
    }

    public static void RequireOrder(BindingState state, SqlType type, int position, bool comparison = false)
    {
        if (HasOrder(type))
        {
            return;
        }

        throw comparison
            ? BindingErrors.Error(SqlState.UndefinedFunction, $"could not identify a comparison function for type {state.Types.Format(type)}", position)
            : BindingErrors.Error(SqlState.UndefinedFunction, $"could not identify an ordering operator for type {state.Types.Format(type)}", position,
                hint: "Use an explicit ordering operator or modify the query.");
    }
}
