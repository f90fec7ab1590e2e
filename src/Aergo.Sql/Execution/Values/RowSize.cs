using System;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Values;

/// <summary>What a held row counts for in the memory meter, by a fixed rule.</summary>
internal static class RowSize
{
    private const int Array = 24;
    private const int Value = 16;
    private const int Opaque = 48;

    public static long Of(Datum[] row) => Array + Of(row.AsSpan());

    public static long Of(ReadOnlySpan<Datum> row)
    {
        long size = 0;
        foreach (ref readonly Datum value in row)
        {
            size += Value + Of(value);
        }

        return size;
    }

    private static long Of(in Datum value) => value.IsInline || value.IsNull ? 0 : value.Object switch
    {
        string s => Array + (2L * s.Length),
        byte[] b => Array + (long)b.Length,
        SqlArray a => Opaque + (Value * (long)a.Items.Length),
        SqlRecord r => Opaque + (Value * (long)r.Fields.Length),
        _ => Opaque,
    };
}
