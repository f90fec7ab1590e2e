using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual;

/// <summary>Values of system rows, in the types that catalogs are made of.</summary>
internal static class Cell
{
    public static readonly Datum Null = Datum.Null;

    public static readonly Datum Zero = Datum.FromOid(0);

    public static Datum Oid(uint oid) => Datum.FromOid(oid);

    public static Datum Text(string? text) => text is null ? Datum.Null : Datum.From(text);

    public static Datum Int(long value) => Datum.From(value);

    public static Datum Bool(bool value) => Datum.From(value);

    /// <summary>A value of type "char"; '\0' is the empty one.</summary>
    public static Datum Char(char c) => Datum.From(c == '\0' ? string.Empty : c.ToString());

    public static Datum Float(double value) => Datum.From(value);

    /// <summary>YES or NO, as information_schema says it.</summary>
    public static Datum YesOrNo(bool value) => Datum.From(value ? "YES" : "NO");

    public static Datum Oids(IEnumerable<uint> oids) => Array(SqlTypes.Oid, oids.Select(Datum.FromOid));

    public static Datum OidVector(IEnumerable<uint> oids) => Datum.FromObject(Vector(SqlTypes.Oid, oids.Select(Datum.FromOid).ToArray()));

    public static Datum Int2Vector(IEnumerable<int> values) => Datum.FromObject(Vector(SqlTypes.Int2, values.Select(v => Datum.From((long)v)).ToArray()));

    public static Datum Int2s(IEnumerable<int> values) => Array(SqlTypes.Int2, values.Select(v => Datum.From((long)v)));

    public static Datum Texts(IEnumerable<string> values) => Array(SqlTypes.Text, values.Select(Datum.From));

    public static Datum Names(IEnumerable<string> values) => Array(SqlTypes.Name, values.Select(Datum.From));

    public static Datum Array(SqlType element, IEnumerable<Datum> items) => Datum.FromObject(SqlArray.Of(element, items.ToArray()));

    /// <summary>int2vector and oidvector count from 0.</summary>
    public static SqlArray Vector(SqlType element, Datum[] items) => items.Length == 0 ? new SqlArray(element, [0], [0], []) : new SqlArray(element, [items.Length], [0], items);
}
