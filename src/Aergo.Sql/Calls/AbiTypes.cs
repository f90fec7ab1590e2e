using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Types;

namespace Aergo.Sql.Calls;

/// <summary>Which type of Solidity stands for which type of SQL. Source: docs/spec/contract-calls.md, "Types".</summary>
internal static class AbiTypes
{
    /// <summary>uuid is 16 bytes there.</summary>
    public const int UuidBytes = 16;

    /// <summary>The one type; 0A000 for types that have none.</summary>
    public static AbiType Of(SqlType type) => TryOf(type, 0) ?? throw SqlException.NotSupported($"type {type.DisplayName} in a call between engines", "Cast it to text.");

    /// <summary>The one type; null for types that have none.</summary>
    public static AbiType? TryOf(SqlType type) => TryOf(type, 0);

    private static AbiType? TryOf(SqlType type, int depth)
    {
        SqlType based = type.Underlying;
        switch (based.Representation)
        {
            case Representation.Boolean:
                return AbiType.Boolean;
            case Representation.Int16:
                return AbiType.Integer(16, isSigned: true);
            case Representation.Int32 or Representation.Date:
                return AbiType.Integer(32, isSigned: true);
            case Representation.Int64 or Representation.Timestamp or Representation.TimestampTz:
                return AbiType.Integer(64, isSigned: true);
            case Representation.Numeric:
                return AbiType.Int256;
            case Representation.Text or Representation.Char or Representation.Name or Representation.Enum or Representation.Json or Representation.Jsonb:
                return AbiType.Text;
            case Representation.Bytes:
                return AbiType.Bytes;
            case Representation.Uuid:
                return AbiType.FixedBytes(UuidBytes);
            case Representation.Array when depth < AbiType.DepthMax && based.Element is not null:
                return TryOf(based.Element, depth + 1) is { } element ? AbiType.ArrayOf(element) : null;
            case Representation.Record when depth < AbiType.DepthMax && based.Fields.Count is > 0 and <= AbiType.MembersMax:
                AbiType?[] fields = [.. based.Fields.Select(f => TryOf(f.Type, depth + 1))];
                return fields.Contains(null) ? null : AbiType.TupleOf(Members(based.Fields.Select(f => f.Name), fields!));
            default:
                return null;
        }
    }

    private static AbiMember[] Members(IEnumerable<string> names, IEnumerable<AbiType> types) => [.. names.Zip(types, (n, t) => new AbiMember(n, t))];
}
