using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json;

/// <summary>Rows filled from JSON: json(b)_populate_record(set) and json(b)_to_record(set).</summary>
internal static class JsonPopulation
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("jsonb_populate_record(anyelement,jsonb)", static (c, s, a) => Record(c, s, "jsonb_populate_record", a[0], a[1]), 10);
        builder.Scalar("json_populate_record(anyelement,json,bool)", static (c, s, a) => Record(c, s, "json_populate_record", a[0], a[1]), 10, [Datum.False]);
        builder.Scalar("jsonb_to_record(jsonb)", static (c, s, a) => ToRecord(c, s, "jsonb_to_record", a[0]), 10);
        builder.Scalar("json_to_record(json)", static (c, s, a) => ToRecord(c, s, "json_to_record", a[0]), 10);
        builder.Set("jsonb_populate_recordset(anyelement,jsonb)", static (c, s, a) => RecordSet(c, s, "jsonb_populate_recordset", RowType(s, s.ResultType), a[0], s.ArgumentTypes[1], a[1]));
        builder.Set(
            "json_populate_recordset(anyelement,json,bool)",
            static (c, s, a) => RecordSet(c, s, "json_populate_recordset", RowType(s, s.ResultType), a[0], s.ArgumentTypes[1], a[1]),
            defaults: [Datum.False]);
        builder.Set("jsonb_to_recordset(jsonb)", static (c, s, a) => RecordSet(c, s, "jsonb_to_recordset", Columns(s), Datum.Null, s.ArgumentTypes[0], a[0]));
        builder.Set("json_to_recordset(json)", static (c, s, a) => RecordSet(c, s, "json_to_recordset", Columns(s), Datum.Null, s.ArgumentTypes[0], a[0]));
    }

    private static SqlType Columns(CallSite site) => SqlRecord.AnonymousType(site.ResultFields);

    /// <summary>The row type asked for: of the first argument, or the columns of the AS clause.</summary>
    private static SqlType RowType(CallSite site, SqlType result)
    {
        SqlType type = result.Underlying;
        return type.Fields.Count > 0 ? type : site.ResultFields.Count > 0 ? Columns(site) : type;
    }

    private static Datum Record(SqlContext context, CallSite site, string function, in Datum start, in Datum json)
    {
        SqlType type = RowType(site, site.ResultType);
        if (!start.IsNull && type.Fields.Count == 0)
        {
            type = start.Object is SqlRecord record ? record.Type : type;
        }

        if (type.Representation != Representation.Record)
        {
            throw new SqlException(SqlState.DatatypeMismatch, $"first argument of {function} must be a row type");
        }

        if (json.IsNull)
        {
            return start;
        }

        JsonSource source = JsonSource.Of(site.ArgumentTypes[1], json);
        return source.Kind == JsonbKind.Object
            ? DomainChecks.Apply(context, site.ResultType, Datum.FromObject(Fill(context, type, start.IsNull ? null : start.Ref<SqlRecord>(), source)))
            : throw WrongShape(function, source.Kind);
    }

    private static SqlException WrongShape(string function, JsonbKind kind) =>
        JsonErrors.Invalid($"cannot call {function} on {(kind == JsonbKind.Array ? "an array" : kind == JsonbKind.Object ? "an object" : "a scalar")}");

    private static Datum ToRecord(SqlContext context, CallSite site, string function, in Datum json)
    {
        JsonSource source = JsonSource.Of(site.ArgumentTypes[0], json);
        if (site.ResultFields.Count == 0)
        {
            throw new SqlException(SqlState.FeatureNotSupported, "could not determine row type for result of " + function)
            {
                Hint = "Call the function in the FROM clause using a column definition list.",
            };
        }

        return source.Kind == JsonbKind.Object
            ? Datum.FromObject(Fill(context, Columns(site), null, source))
            : throw WrongShape(function, source.Kind);
    }

    private static IEnumerable<Datum[]> RecordSet(SqlContext context, CallSite site, string function, SqlType type, Datum start, SqlType jsonType, in Datum json)
    {
        if (json.IsNull)
        {
            return [];
        }

        if (type.Fields.Count == 0)
        {
            throw site.ArgumentTypes.Count == 1
                ? new SqlException(SqlState.SyntaxError, "a column definition list is required for functions returning \"record\"")
                : new SqlException(SqlState.DatatypeMismatch, $"first argument of {function} must be a row type");
        }

        JsonSource source = JsonSource.Of(jsonType, json);
        if (source.Kind != JsonbKind.Array)
        {
            throw source.Kind == JsonbKind.Object ? WrongShape(function, source.Kind) : WrongShape(function, JsonbKind.Null);
        }

        SqlRecord? first = start.IsNull ? null : start.Ref<SqlRecord>();
        return source.Elements().Select(e => e.Kind == JsonbKind.Object
            ? Fill(context, type, first, e).Fields
            : throw JsonErrors.Invalid($"argument of {function} must be an array of objects"));
    }

    private static SqlRecord Fill(SqlContext context, SqlType type, SqlRecord? start, JsonSource source)
    {
        Dictionary<string, JsonSource> members = source.Members();
        context.Gas.Charge(type.Fields.Count + members.Count);
        var fields = new Datum[type.Fields.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            SqlField field = type.Fields[i];
            if (members.TryGetValue(field.Name, out JsonSource value))
            {
                // A row inside keeps those fields of the one it replaces that the JSON does not name.
                bool onto = value.Kind == JsonbKind.Object && start is not null && i < start.Fields.Length && start.Fields[i].Object is SqlRecord;
                fields[i] = onto && field.Type.Underlying.Representation == Representation.Record
                    ? DomainChecks.Apply(context, field.Type, Datum.FromObject(Fill(context, field.Type.Underlying, start!.Fields[i].Ref<SqlRecord>(), value)))
                    : Value(context, field.Type, field.Modifier, value, field.Name);
            }
            else if (start is not null && i < start.Fields.Length)
            {
                fields[i] = start.Fields[i];
            }
            else
            {
                fields[i] = DomainChecks.Apply(context, field.Type, Datum.Null);
            }
        }

        return new SqlRecord(type, fields);
    }

    /// <summary>One value read as a type: through its text, or part by part for arrays and rows; then as its domain.</summary>
    public static Datum Value(SqlContext context, SqlType type, int modifier, JsonSource source, string place) =>
        DomainChecks.Apply(context, type, Plain(context, type, modifier, source, place));

    private static Datum Plain(SqlContext context, SqlType type, int modifier, JsonSource source, string place)
    {
        if (source.IsNull)
        {
            return Datum.Null;
        }

        SqlType plain = type.Underlying;
        switch (plain.Representation)
        {
            case Representation.Json:
                return Datum.From(source.Json);
            case Representation.Jsonb:
                return Datum.FromObject(source.Jsonb);
            case Representation.Array when source.Kind != JsonbKind.String:
                return ReadArray(context, plain, modifier, source, place);
            case Representation.Record when source.Kind == JsonbKind.Object:
                return Datum.FromObject(Fill(context, plain, null, source));
            case Representation.Record when source.Kind != JsonbKind.String:
                throw new SqlException(SqlState.InvalidParameterValue, $"cannot call populate_composite on {(source.Kind == JsonbKind.Array ? "an array" : "a scalar")}");
            default:
                Cost.Bytes(context, source.Text.Length);
                return TypeText.Input(type, source.Text, modifier, context);
        }
    }

    private static SqlException NoArray(string place, string? detail = null) => new(SqlState.InvalidTextRepresentation, "expected JSON array")
    {
        Hint = $"See the {detail ?? $"value of key \"{place}\""}.",
    };

    private static Datum ReadArray(SqlContext context, SqlType type, int modifier, JsonSource source, string place)
    {
        if (source.Kind != JsonbKind.Array)
        {
            throw NoArray(place);
        }

        SqlType element = type.Element!;
        var dimensions = new List<int>();
        for (JsonSource at = source; ;)
        {
            IReadOnlyList<JsonSource> inner = at.Elements();
            dimensions.Add(inner.Count);
            if (inner.Count == 0 || inner[0].Kind != JsonbKind.Array || element.Underlying.Representation is Representation.Json or Representation.Jsonb)
            {
                break;
            }

            at = inner[0];
        }

        if (dimensions[0] == 0)
        {
            return Datum.FromObject(SqlArray.Empty(element));
        }

        var items = new List<Datum>();
        ReadDimension(context, element, modifier, source, place, dimensions, 0, items);
        return Datum.FromObject(items.Count == 0
            ? SqlArray.Empty(element)
            : new SqlArray(element, dimensions.ToArray(), Enumerable.Repeat(1, dimensions.Count).ToArray(), items.ToArray()));
    }

    private static void ReadDimension(
        SqlContext context, SqlType element, int modifier, JsonSource source, string place, List<int> dimensions, int level, List<Datum> items)
    {
        IReadOnlyList<JsonSource> inner = source.Elements();
        if (inner.Count != dimensions[level])
        {
            throw new SqlException(SqlState.InvalidTextRepresentation, "malformed JSON array")
            {
                Detail = "Multidimensional arrays must have sub-arrays with matching dimensions.",
            };
        }

        foreach (JsonSource item in inner)
        {
            if (level + 1 < dimensions.Count)
            {
                if (item.Kind != JsonbKind.Array)
                {
                    throw NoArray(place);
                }

                ReadDimension(context, element, modifier, item, place, dimensions, level + 1, items);
            }
            else
            {
                context.Gas.Charge(1);
                items.Add(Value(context, element, modifier, item, place));
            }
        }
    }
}
