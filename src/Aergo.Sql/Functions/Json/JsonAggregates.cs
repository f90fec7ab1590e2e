using System;
using System.Collections.Generic;
using System.Text;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json;

/// <summary>json_agg, jsonb_agg, json_object_agg, jsonb_object_agg.</summary>
internal static class JsonAggregates
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Aggregate("json_agg(anyelement)", static s => new Texts(s.ArgumentTypes[0]), strict: false);
        builder.Aggregate("jsonb_agg(anyelement)", static s => new Values(s.ArgumentTypes[0]), strict: false);
        builder.Aggregate("json_object_agg(any,any)", static s => new TextMembers(s.ArgumentTypes[0], s.ArgumentTypes[1]), strict: false);
        builder.Aggregate("jsonb_object_agg(any,any)", static s => new Members(s.ArgumentTypes[0], s.ArgumentTypes[1]), strict: false);
    }

    private static void Took(SqlContext context, StringBuilder text, int before)
    {
        context.Memory.Take(2L * (text.Length - before));
        if (text.Length > context.Services.Limits.ValueBytesMax)
        {
            Cost.Result(context, text.Length);
        }

        Cost.Bytes(context, text.Length - before);
    }

    private sealed class Texts(SqlType type) : Accumulator
    {
        private readonly bool _structured = type.Underlying.Representation is Representation.Array or Representation.Record;
        private StringBuilder? _text;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            bool first = _text is null;
            _text ??= new StringBuilder("[");
            int before = _text.Length;
            if (!first)
            {
                _text.Append(", ");
                if (_structured && !arguments[0].IsNull)
                {
                    _text.Append("\n ");
                }
            }

            JsonOutput.Write(context, type, arguments[0], _text);
            Took(context, _text, before);
        }

        public override Datum Result(SqlContext context) => _text is null ? Datum.Null : Datum.From(_text + "]");
    }

    private sealed class TextMembers(SqlType keyType, SqlType valueType) : Accumulator
    {
        private StringBuilder? _text;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            if (arguments[0].IsNull)
            {
                throw JsonErrors.Invalid("field name must not be null");
            }

            bool first = _text is null;
            _text ??= new StringBuilder("{ ");
            int before = _text.Length;
            if (!first)
            {
                _text.Append(", ");
            }

            JsonWriter.WriteString(JsonOutput.Key(context, keyType, arguments[0]), _text);
            _text.Append(" : ");
            JsonOutput.Write(context, valueType, arguments[1], _text);
            Took(context, _text, before);
        }

        public override Datum Result(SqlContext context) => _text is null ? Datum.Null : Datum.From(_text + " }");
    }

    private sealed class Values(SqlType type) : Accumulator
    {
        private List<JsonbValue>? _items;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            context.Memory.Take(32);
            (_items ??= []).Add(JsonOutput.ToJsonb(context, type, arguments[0]));
        }

        public override Datum Result(SqlContext context) => _items is null ? Datum.Null : Datum.FromObject(JsonbValue.Array(_items.ToArray()));
    }

    private sealed class Members(SqlType keyType, SqlType valueType) : Accumulator
    {
        private List<JsonbMember>? _members;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            if (arguments[0].IsNull)
            {
                throw JsonErrors.Invalid("field name must not be null");
            }

            context.Memory.Take(64);
            (_members ??= []).Add(new JsonbMember(JsonOutput.Key(context, keyType, arguments[0]), JsonOutput.ToJsonb(context, valueType, arguments[1])));
        }

        public override Datum Result(SqlContext context) => _members is null ? Datum.Null : Datum.FromObject(JsonbValue.Object(_members));
    }
}
