using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Types;

namespace Aergo.Sql.Calls;

/// <summary>Return data of a contract as jsonb: one value as itself, several as a list, or as an object where all have names.</summary>
internal static class AbiResults
{
    public static JsonbValue ToJson(IReadOnlyList<AbiMember> members, IReadOnlyList<AbiValue> values) =>
        values.Count == 1 ? ToJson(members[0].Type, values[0]) : Together(members, values);

    private static JsonbValue Together(IReadOnlyList<AbiMember> members, IReadOnlyList<AbiValue> values)
    {
        JsonbValue[] items = [.. values.Select((v, i) => ToJson(members[i].Type, v))];
        bool named = members.All(m => m.Name.Length > 0) && members.Select(m => m.Name).Distinct(StringComparer.Ordinal).Count() == members.Count;
        return named ? JsonbValue.Object(items.Select((v, i) => new JsonbMember(members[i].Name, v))) : JsonbValue.Array(items);
    }

    private static JsonbValue ToJson(AbiType type, AbiValue value) => value switch
    {
        AbiValue.Number number => JsonbValue.Number(PgNumeric.FromBigInteger(number.Value)),
        AbiValue.Boolean boolean => JsonbValue.Bool(boolean.Value),
        AbiValue.Account account => JsonbValue.String(account.Value.ToString()),
        AbiValue.Bytes bytes => JsonbValue.String("0x" + Convert.ToHexStringLower(bytes.Value.Span)),
        AbiValue.Text text => JsonbValue.String(text.Value.Contains('\0', StringComparison.Ordinal)
            ? throw new SqlException(SqlState.UntranslatableCharacter, "unsupported Unicode escape sequence") { Detail = "\\u0000 cannot be converted to text." } : text.Value),
        AbiValue.List list when type.Kind == AbiKind.Tuple => Together(type.Members, list.Items),
        AbiValue.List list => JsonbValue.Array([.. list.Items.Select(i => ToJson(type.Element!, i))]),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };
}
