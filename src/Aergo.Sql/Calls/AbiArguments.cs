using System;
using System.Globalization;
using System.Linq;
using System.Numerics;
using Aergo.Primitives;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Chain;
using Aergo.Sql.Types;

namespace Aergo.Sql.Calls;

/// <summary>Arguments of call_contract: any SQL value that reads as the parameter's type.</summary>
internal static class AbiArguments
{
    public static AbiValue From(SqlContext context, AbiType wanted, SqlType type, in Datum value)
    {
        if (value.IsNull)
        {
            throw new SqlException(SqlState.NullNotAllowed, $"a NULL cannot be given for a parameter of type {wanted}");
        }

        SqlType based = type.Underlying;
        switch (wanted.Kind)
        {
            case AbiKind.Array or AbiKind.FixedArray when based.Representation == Representation.Array:
                SqlArray array = value.Ref<SqlArray>();
                return array.Rank <= 1 ? Sized(wanted, new AbiValue.List([.. array.Items.Select(i => From(context, wanted.Element!, based.Element!, i))]))
                    : throw SqlException.NotSupported("arrays of several dimensions in a call between engines", "Give the argument as jsonb.");
            case AbiKind.Tuple when based.Representation == Representation.Record:
                SqlRecord record = value.Ref<SqlRecord>();
                return record.Fields.Length == wanted.Members.Count
                    ? new AbiValue.List([.. wanted.Members.Select((m, i) => From(context, m.Type, record.Type.Fields[i].Type, record.Fields[i]))])
                    : throw Wrong(wanted, "a row of another number of fields");
            case AbiKind.Array or AbiKind.FixedArray or AbiKind.Tuple:
                return FromJson(context, wanted, based.Representation == Representation.Jsonb ? value.Ref<JsonbValue>() : JsonbValue.Parse(TypeText.Output(based, value, context)));
            case AbiKind.Boolean when based.Representation == Representation.Boolean:
                return new AbiValue.Boolean(value.Boolean);
            case AbiKind.Bytes when based.Representation == Representation.Bytes:
                return new AbiValue.Bytes(value.Bytes);
            case AbiKind.FixedBytes when based.Representation == Representation.Bytes:
                return Sized(wanted, value.Bytes);
            case AbiKind.FixedBytes when based.Representation == Representation.Uuid || (based.Representation is Representation.Timestamp or Representation.TimestampTz or Representation.Date):
            case AbiKind.SignedInteger or AbiKind.UnsignedInteger when based.Representation is Representation.Timestamp or Representation.TimestampTz or Representation.Date:
                return Checked(wanted, AbiValues.From(context, type, value));
            default:
                return FromText(context, wanted, based.Representation == Representation.Jsonb && value.Ref<JsonbValue>() is { Kind: JsonbKind.String } json ? json.Text : TypeText.Output(based, value, context));
        }
    }

    private static AbiValue FromText(SqlContext context, AbiType wanted, string text)
    {
        switch (wanted.Kind)
        {
            case AbiKind.Text:
                return new AbiValue.Text(text);
            case AbiKind.Address:
                return new AbiValue.Account(ChainAccounts.Parse(context, text));
            case AbiKind.Boolean:
                return new AbiValue.Boolean(TypeText.Input(SqlTypes.Boolean, text, -1, context).Boolean);
            case AbiKind.Bytes or AbiKind.FixedBytes:
                if (!text.StartsWith("0x", StringComparison.Ordinal) || text.Length % 2 != 0 || !text.AsSpan(2).ToString().All(char.IsAsciiHexDigit))
                {
                    throw Wrong(wanted, "text that is not 0x and hexadecimal digits");
                }

                byte[] bytes = Convert.FromHexString(text.AsSpan(2));
                return wanted.Kind == AbiKind.Bytes ? new AbiValue.Bytes(bytes) : Sized(wanted, bytes);
            default:
                if (!PgNumeric.TryParse(text, out PgNumeric number) || !number.IsInteger)
                {
                    throw Wrong(wanted, "what is no whole number");
                }

                return Checked(wanted, new AbiValue.Number(NumericArithmetic.Truncate(number, 0).Mantissa));
        }
    }

    private static AbiValue FromJson(SqlContext context, AbiType wanted, JsonbValue json)
    {
        switch (wanted.Kind, json.Kind)
        {
            case (_, JsonbKind.Null):
                throw new SqlException(SqlState.NullNotAllowed, $"a null cannot be given for type {wanted}");
            case (AbiKind.Array or AbiKind.FixedArray, JsonbKind.Array):
                return Sized(wanted, new AbiValue.List([.. json.Items.Select(i => FromJson(context, wanted.Element!, i))]));
            case (AbiKind.Tuple, JsonbKind.Array) when json.Items.Count == wanted.Members.Count:
                return new AbiValue.List([.. wanted.Members.Select((m, i) => FromJson(context, m.Type, json.Items[i]))]);
            case (AbiKind.Tuple, JsonbKind.Object):
                return new AbiValue.List([.. wanted.Members.Select(m => FromJson(context, m.Type, json.Find(m.Name) ?? throw Wrong(wanted, $"an object without \"{m.Name}\"")))]);
            case (AbiKind.Boolean, JsonbKind.Boolean):
                return new AbiValue.Boolean(json.IsTrue);
            case (AbiKind.Array or AbiKind.FixedArray or AbiKind.Tuple, _):
                throw Wrong(wanted, "JSON of another form");
            default:
                return FromText(context, wanted, json.Kind == JsonbKind.String ? json.Text : json.ToString());
        }
    }

    private static AbiValue.Bytes Sized(AbiType wanted, byte[] bytes) => bytes.Length == wanted.Size ? new AbiValue.Bytes(bytes)
        : throw Wrong(wanted, string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes"));

    private static AbiValue.List Sized(AbiType wanted, AbiValue.List list) => wanted.Kind == AbiKind.Array || list.Items.Count == wanted.Size ? list
        : throw Wrong(wanted, string.Create(CultureInfo.InvariantCulture, $"{list.Items.Count} values"));

    private static AbiValue Checked(AbiType wanted, AbiValue value) => value switch
    {
        AbiValue.Number number when wanted.Kind is AbiKind.SignedInteger or AbiKind.UnsignedInteger => AbiEncoder.Fits(wanted, number.Value) ? number
            : throw new SqlException(SqlState.NumericOutOfRange, $"{number.Value} is out of range of {wanted}"),
        AbiValue.Bytes bytes when wanted.Kind == AbiKind.FixedBytes && bytes.Value.Length == wanted.Size => bytes,
        _ => throw Wrong(wanted, "a value of another type"),
    };

    private static SqlException Wrong(AbiType wanted, string what) => new(SqlState.InvalidTextRepresentation, $"a parameter of type {wanted} was given {what}");
}
