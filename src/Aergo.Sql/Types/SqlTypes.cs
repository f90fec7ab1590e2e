using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;

namespace Aergo.Sql.Types;

/// <summary>The built-in types, with PostgreSQL's oids, names and categories. Source: sql-dialect, section 1.</summary>
public static class SqlTypes
{
    public const uint BooleanOid = 16;
    public const uint ByteaOid = 17;
    public const uint InternalCharOid = 18;
    public const uint NameOid = 19;
    public const uint Int8Oid = 20;
    public const uint Int2Oid = 21;
    public const uint Int2VectorOid = 22;
    public const uint Int4Oid = 23;
    public const uint RegProcOid = 24;
    public const uint TextOid = 25;
    public const uint OidOid = 26;
    public const uint TidOid = 27;
    public const uint XidOid = 28;
    public const uint CidOid = 29;
    public const uint OidVectorOid = 30;
    public const uint JsonOid = 114;
    public const uint NodeTreeOid = 194;
    public const uint Float4Oid = 700;
    public const uint Float8Oid = 701;
    public const uint AclItemOid = 1033;
    public const uint BpCharOid = 1042;
    public const uint VarCharOid = 1043;
    public const uint DateOid = 1082;
    public const uint TimeOid = 1083;
    public const uint TimestampOid = 1114;
    public const uint TimestampTzOid = 1184;
    public const uint IntervalOid = 1186;
    public const uint TimeTzOid = 1266;
    public const uint NumericOid = 1700;
    public const uint RefCursorOid = 1790;
    public const uint RegProcedureOid = 2202;
    public const uint RegOperOid = 2203;
    public const uint RegClassOid = 2205;
    public const uint RegTypeOid = 2206;
    public const uint RegRoleOid = 4096;
    public const uint RegNamespaceOid = 4089;
    public const uint UuidOid = 2950;
    public const uint JsonbOid = 3802;
    public const uint JsonPathOid = 4072;
    public const uint BitOid = 1560;
    public const uint VarBitOid = 1562;
    public const uint UnknownOid = 705;
    public const uint RecordOid = 2249;
    public const uint VoidOid = 2278;
    public const uint TriggerOid = 2279;
    public const uint AnyOid = 2276;
    public const uint AnyArrayOid = 2277;
    public const uint AnyElementOid = 2283;
    public const uint AnyNonArrayOid = 2776;
    public const uint AnyEnumOid = 3500;
    public const uint AnyCompatibleOid = 5077;
    public const uint AnyCompatibleArrayOid = 5078;
    public const uint AnyCompatibleNonArrayOid = 5079;
    public const uint CStringOid = 2275;
    public const uint InternalOid = 2281;

    public static readonly SqlType Boolean = Base(BooleanOid, 1000, "bool", "boolean", Representation.Boolean, 'B', 1, true);
    public static readonly SqlType Bytea = Base(ByteaOid, 1001, "bytea", "bytea", Representation.Bytes, 'U', -1, false);
    public static readonly SqlType InternalChar = Base(InternalCharOid, 1002, "char", "\"char\"", Representation.InternalChar, 'Z', 1, false);
    public static readonly SqlType Name = Base(NameOid, 1003, "name", "name", Representation.Name, 'S', 64, false);
    public static readonly SqlType Int8 = Base(Int8Oid, 1016, "int8", "bigint", Representation.Int64, 'N', 8, false);
    public static readonly SqlType Int2 = Base(Int2Oid, 1005, "int2", "smallint", Representation.Int16, 'N', 2, false);
    public static readonly SqlType Int4 = Base(Int4Oid, 1007, "int4", "integer", Representation.Int32, 'N', 4, false);
    public static readonly SqlType RegProc = Base(RegProcOid, 1008, "regproc", "regproc", Representation.Oid, 'N', 4, false);
    public static readonly SqlType Text = Base(TextOid, 1009, "text", "text", Representation.Text, 'S', -1, true);
    public static readonly SqlType Oid = Base(OidOid, 1028, "oid", "oid", Representation.Oid, 'N', 4, true);
    public static readonly SqlType Tid = Base(TidOid, 1010, "tid", "tid", Representation.Int64, 'U', 6, false);
    public static readonly SqlType Xid = Base(XidOid, 1011, "xid", "xid", Representation.Oid, 'U', 4, false);
    public static readonly SqlType Cid = Base(CidOid, 1012, "cid", "cid", Representation.Oid, 'U', 4, false);
    public static readonly SqlType Json = Base(JsonOid, 199, "json", "json", Representation.Json, 'U', -1, false);
    public static readonly SqlType NodeTree = Base(NodeTreeOid, 0, "pg_node_tree", "pg_node_tree", Representation.Text, 'Z', -1, false);
    public static readonly SqlType Float4 = Base(Float4Oid, 1021, "float4", "real", Representation.Float4, 'N', 4, false);
    public static readonly SqlType Float8 = Base(Float8Oid, 1022, "float8", "double precision", Representation.Float8, 'N', 8, true);
    public static readonly SqlType AclItem = Base(AclItemOid, 1034, "aclitem", "aclitem", Representation.Text, 'U', 12, false);
    public static readonly SqlType BpChar = Base(BpCharOid, 1014, "bpchar", "character", Representation.Char, 'S', -1, false);
    public static readonly SqlType VarChar = Base(VarCharOid, 1015, "varchar", "character varying", Representation.Text, 'S', -1, false);
    public static readonly SqlType Date = Base(DateOid, 1182, "date", "date", Representation.Date, 'D', 4, false);
    public static readonly SqlType Time = Base(TimeOid, 1183, "time", "time without time zone", Representation.Time, 'D', 8, false);
    public static readonly SqlType Timestamp = Base(TimestampOid, 1115, "timestamp", "timestamp without time zone", Representation.Timestamp, 'D', 8, false);
    public static readonly SqlType TimestampTz = Base(TimestampTzOid, 1185, "timestamptz", "timestamp with time zone", Representation.TimestampTz, 'D', 8, true);
    public static readonly SqlType Interval = Base(IntervalOid, 1187, "interval", "interval", Representation.Interval, 'T', 16, true);
    public static readonly SqlType TimeTz = Base(TimeTzOid, 1270, "timetz", "time with time zone", Representation.TimeTz, 'D', 12, false);
    public static readonly SqlType Numeric = Base(NumericOid, 1231, "numeric", "numeric", Representation.Numeric, 'N', -1, false);
    public static readonly SqlType RefCursor = Base(RefCursorOid, 2201, "refcursor", "refcursor", Representation.Text, 'U', -1, false);
    public static readonly SqlType RegProcedure = Base(RegProcedureOid, 2207, "regprocedure", "regprocedure", Representation.Oid, 'N', 4, false);
    public static readonly SqlType RegOper = Base(RegOperOid, 2208, "regoper", "regoper", Representation.Oid, 'N', 4, false);
    public static readonly SqlType RegClass = Base(RegClassOid, 2210, "regclass", "regclass", Representation.Oid, 'N', 4, false);
    public static readonly SqlType RegType = Base(RegTypeOid, 2211, "regtype", "regtype", Representation.Oid, 'N', 4, false);
    public static readonly SqlType RegRole = Base(RegRoleOid, 4097, "regrole", "regrole", Representation.Oid, 'N', 4, false);
    public static readonly SqlType RegNamespace = Base(RegNamespaceOid, 4090, "regnamespace", "regnamespace", Representation.Oid, 'N', 4, false);
    public static readonly SqlType Uuid = Base(UuidOid, 2951, "uuid", "uuid", Representation.Uuid, 'U', 16, false);
    public static readonly SqlType Jsonb = Base(JsonbOid, 3807, "jsonb", "jsonb", Representation.Jsonb, 'U', -1, false);
    public static readonly SqlType Bit = Base(BitOid, 1561, "bit", "bit", Representation.Text, 'V', -1, false);
    public static readonly SqlType VarBit = Base(VarBitOid, 1563, "varbit", "bit varying", Representation.Text, 'V', -1, true);
    public static readonly SqlType JsonPath = Base(JsonPathOid, 4073, "jsonpath", "jsonpath", Representation.JsonPath, 'U', -1, false);
    public static readonly SqlType Int2Vector = Base(Int2VectorOid, 1006, "int2vector", "int2vector", Representation.Array, 'A', -1, false, element: Int2);
    public static readonly SqlType OidVector = Base(OidVectorOid, 1013, "oidvector", "oidvector", Representation.Array, 'A', -1, false, element: Oid);
    public static readonly SqlType Unknown = Pseudo(UnknownOid, "unknown", "unknown", Representation.Unknown, 'X');
    public static readonly SqlType Record = Pseudo(RecordOid, "record", "record", Representation.Record, 'P');
    public static readonly SqlType Void = Pseudo(VoidOid, "void", "void", Representation.Void, 'P');
    public static readonly SqlType Trigger = Pseudo(TriggerOid, "trigger", "trigger", Representation.None, 'P');
    public static readonly SqlType Any = Pseudo(AnyOid, "any", "\"any\"", Representation.None, 'P');
    public static readonly SqlType AnyArray = Pseudo(AnyArrayOid, "anyarray", "anyarray", Representation.Array, 'P');
    public static readonly SqlType AnyElement = Pseudo(AnyElementOid, "anyelement", "anyelement", Representation.None, 'P');
    public static readonly SqlType AnyNonArray = Pseudo(AnyNonArrayOid, "anynonarray", "anynonarray", Representation.None, 'P');
    public static readonly SqlType AnyEnum = Pseudo(AnyEnumOid, "anyenum", "anyenum", Representation.Enum, 'P');
    public static readonly SqlType AnyCompatible = Pseudo(AnyCompatibleOid, "anycompatible", "anycompatible", Representation.None, 'P');
    public static readonly SqlType AnyCompatibleArray = Pseudo(AnyCompatibleArrayOid, "anycompatiblearray", "anycompatiblearray", Representation.Array, 'P');
    public static readonly SqlType AnyCompatibleNonArray = Pseudo(AnyCompatibleNonArrayOid, "anycompatiblenonarray", "anycompatiblenonarray", Representation.None, 'P');
    public static readonly SqlType CString = Pseudo(CStringOid, "cstring", "cstring", Representation.Text, 'P');
    public static readonly SqlType Internal = Pseudo(InternalOid, "internal", "internal", Representation.None, 'P');
    public static readonly SqlType RecordArray = new() { Oid = 2287, Name = "_record", Kind = TypeKind.Pseudo, Representation = Representation.Array, Category = 'P', DisplayName = "record[]", Element = Record };

    private static readonly SqlType[] Scalars =
    [
        Boolean, Bytea, InternalChar, Name, Int8, Int2, Int2Vector, Int4, RegProc, Text, Oid, Tid, Xid, Cid, OidVector, Json, NodeTree, Float4, Float8, AclItem, BpChar, VarChar, Date, Time, Timestamp, TimestampTz, Interval, TimeTz, Numeric, RefCursor, RegProcedure, RegOper, RegClass, RegType, RegRole, RegNamespace, Uuid, Jsonb, JsonPath, Bit, VarBit,
        Unknown, Record, Void, Trigger, Any, AnyArray, AnyElement, AnyNonArray, AnyEnum, AnyCompatible, AnyCompatibleArray, AnyCompatibleNonArray, CString, Internal,
    ];

    private static readonly FrozenDictionary<uint, SqlType> Arrays = Scalars.Where(t => t.ArrayOid != 0).ToFrozenDictionary(t => t.Oid, MakeArray);

    /// <summary>Every built-in type, arrays included, in order of oid.</summary>
    public static IReadOnlyList<SqlType> All { get; } = Scalars.Concat(Arrays.Values).Append(RecordArray).OrderBy(t => t.Oid).ToArray();

    private static readonly FrozenDictionary<uint, SqlType> ByOid = All.ToFrozenDictionary(t => t.Oid);

    private static readonly FrozenDictionary<string, SqlType> ByName = All.ToFrozenDictionary(t => t.Name);

    /// <summary>The built-in type of an oid, or null.</summary>
    public static SqlType? Find(uint oid) => ByOid.GetValueOrDefault(oid);

    /// <summary>The built-in type of a catalog name such as <c>int4</c> or <c>_text</c>, or null.</summary>
    public static SqlType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The array type over a built-in type; null for pseudo-types and user types (the catalog knows theirs).</summary>
    public static SqlType? ArrayOf(SqlType element) => element.Oid == RecordOid ? RecordArray : Arrays.GetValueOrDefault(element.Oid);

    /// <summary>Makes the array type over an element type that has its array oid already.</summary>
    public static SqlType MakeArray(SqlType element) => new()
    {
        Oid = element.ArrayOid,
        Name = "_" + element.Name,
        Schema = element.Schema,
        Kind = TypeKind.Array,
        Representation = Representation.Array,
        Category = 'A',
        DisplayName = element.DisplayName + "[]",
        Element = element,
    };

    private static SqlType Base(
        uint oid, uint arrayOid, string name, string display, Representation representation, char category, short length, bool preferred, SqlType? element = null) => new()
    {
        Oid = oid,
        ArrayOid = arrayOid,
        Name = name,
        DisplayName = display,
        Kind = TypeKind.Base,
        Representation = representation,
        Category = category,
        Length = length,
        IsPreferred = preferred,
        Element = element,
    };

    private static SqlType Pseudo(uint oid, string name, string display, Representation representation, char category) => new()
    {
        Oid = oid,
        Name = name,
        DisplayName = display,
        Kind = TypeKind.Pseudo,
        Representation = representation,
        Category = category,
    };
}
