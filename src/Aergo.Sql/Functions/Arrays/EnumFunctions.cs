using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Arrays;

/// <summary>enum_first, enum_last and enum_range; the type alone answers, the value may be NULL.</summary>
internal static class EnumFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("enum_first(anyenum)", static (_, s, _) => Type(s).Labels.Count == 0 ? Datum.Null : Datum.FromOid(Type(s).Labels[0].Oid));
        builder.Scalar("enum_last(anyenum)", static (_, s, _) => Type(s).Labels.Count == 0 ? Datum.Null : Datum.FromOid(Type(s).Labels[^1].Oid));
        builder.Scalar("enum_range(anyenum)", static (_, s, _) => Range(Type(s), Datum.Null, Datum.Null), 3);
        builder.Scalar("enum_range(anyenum,anyenum)", static (_, s, a) => Range(Type(s), a[0], a[1]), 3);
    }

    private static SqlType Type(CallSite site) => site.ArgumentTypes[0].Underlying;

    private static Datum Range(SqlType type, in Datum from, in Datum to)
    {
        int first = from.IsNull ? 0 : EnumOrder.Index(type, from.Oid), last = to.IsNull ? type.Labels.Count - 1 : EnumOrder.Index(type, to.Oid);
        Datum[] items = type.Labels.Skip(first).Take(System.Math.Max(0, last - first + 1)).Select(l => Datum.FromOid(l.Oid)).ToArray();
        return Datum.FromObject(SqlArray.Of(type, items));
    }
}
