using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

/// <summary>Moves bits and their flag for NULL into data and out of them.</summary>
internal static class DatumBits
{
    public static Datum Of(long bits, bool isNull) => isNull ? Datum.Null : Datum.From(bits);

    public static void Put(Datum[] slots, int slot, long bits, bool isNull) => slots[slot] = isNull ? Datum.Null : Datum.From(bits);
}
