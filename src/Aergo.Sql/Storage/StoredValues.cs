using System;
using System.Buffers;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Storage;

/// <summary>Values as storage sees them: bytes in rows, bytes in keys, and text in error details.</summary>
internal static class StoredValues
{
    /// <summary>Whether columns of a type may stand in tables. Oids and names of catalog objects differ in meaning from chain to chain, so they may not.</summary>
    public static bool CanStore(SqlType type) => type.Representation switch
    {
        Representation.Oid or Representation.Unknown or Representation.Void or Representation.None => false,
        Representation.Int64 => type.Oid != SqlTypes.TidOid,
        Representation.Text => type.Oid is not (SqlTypes.AclItemOid or SqlTypes.NodeTreeOid),
        Representation.Array => type.Oid is not (SqlTypes.Int2VectorOid or SqlTypes.OidVectorOid),
        Representation.Record => type.Oid != SqlTypes.RecordOid && type.Fields.All(f => CanStore(f.Type.Underlying)),
        _ => true,
    };

    /// <summary>Whether a type has an order that keys can follow.</summary>
    public static bool CanIndex(SqlType type)
    {
        SqlType inner = type.Underlying;
        return inner.Representation switch
        {
            Representation.Json or Representation.JsonPath => false,
            Representation.Array => inner.Element is { } element && CanIndex(element),
            Representation.Record => inner.Fields.All(f => CanIndex(f.Type)),
            _ => CanStore(inner),
        };
    }

    /// <summary>Whether a value of one type is, as it stands, a value of the other: integers among each other, strings among each other.</summary>
    public static bool SameForm(SqlType a, SqlType b)
    {
        a = a.Underlying;
        b = b.Underlying;
        return a.Oid == b.Oid || (IsInteger(a) && IsInteger(b)) || (IsText(a) && IsText(b));
    }

    public static void Write(SqlType type, Datum value, IBufferWriter<byte> output) => ValueCodec.Write(type, value, output);

    public static Datum Read(SqlType type, ReadOnlySpan<byte> bytes) => ValueCodec.Read(type, bytes);

    /// <summary>One column of a key: order-preserving and prefix-free, NULL included.</summary>
    public static void WriteKey(SqlType type, Datum value, bool descending, bool nullsFirst, IBufferWriter<byte> output) =>
        KeyEncoding.Write(type, value, descending, nullsFirst, output);

    public static string Text(SqlContext context, SqlType type, Datum value) => TypeText.Output(type, value, context);

    public static Datum Parse(SqlContext context, SqlType type, int modifier, string text) => TypeText.Input(type, text, modifier, context);

    /// <summary>A type with its modifier as PostgreSQL prints it.</summary>
    public static string TypeName(SqlContext context, SqlType type, int modifier) => TypeModifiers.Format(type, modifier, context);

    /// <summary>A value as the catalog keeps it for rows that are older than their column: its row bytes in hexadecimal, free of any setting.</summary>
    public static string ToStoredText(SqlType type, Datum value)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        Write(type, value, buffer);
        return Convert.ToHexStringLower(buffer.WrittenSpan);
    }

    public static Datum ParseMissing(ColumnInfo column) => Read(column.Type, Convert.FromHexString(column.MissingText!));

    private static bool IsInteger(SqlType type) => type.Representation is Representation.Int16 or Representation.Int32 or Representation.Int64;

    private static bool IsText(SqlType type) => type.Representation is Representation.Text or Representation.Name && type.Oid is not (SqlTypes.BitOid or SqlTypes.VarBitOid);
}
