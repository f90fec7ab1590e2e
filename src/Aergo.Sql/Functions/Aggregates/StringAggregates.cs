using System;
using System.Buffers;
using System.Text;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>string_agg. A NULL value is skipped, a NULL delimiter is empty; the first row's delimiter is not used.</summary>
internal static class StringAggregates
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Aggregate("string_agg(text,text)", static _ => new Texts(), strict: false);
        builder.Aggregate("string_agg(bytea,bytea)", static _ => new Bytes(), strict: false);
    }

    private sealed class Texts : Accumulator
    {
        private StringBuilder? _text;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            if (arguments[0].IsNull)
            {
                return;
            }

            string value = arguments[0].Text, delimiter = _text is null || arguments[1].IsNull ? "" : arguments[1].Text;
            _text ??= new StringBuilder();
            Cost.Bytes(context, value.Length + delimiter.Length);
            context.Memory.Take(2L * (value.Length + delimiter.Length));
            _text.Append(delimiter).Append(value);
            if (_text.Length > context.Services.Limits.ValueBytesMax)
            {
                throw TooLong(context);
            }
        }

        public override Datum Result(SqlContext context) => _text is null ? Datum.Null : Datum.From(_text.ToString());
    }

    private sealed class Bytes : Accumulator
    {
        private ArrayBufferWriter<byte>? _bytes;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            if (arguments[0].IsNull)
            {
                return;
            }

            byte[] value = arguments[0].Bytes, delimiter = _bytes is null || arguments[1].IsNull ? [] : arguments[1].Bytes;
            _bytes ??= new ArrayBufferWriter<byte>();
            Cost.Bytes(context, value.Length + delimiter.Length);
            context.Memory.Take(value.Length + delimiter.Length);
            _bytes.Write(delimiter);
            _bytes.Write(value);
            if (_bytes.WrittenCount > context.Services.Limits.ValueBytesMax)
            {
                throw TooLong(context);
            }
        }

        public override Datum Result(SqlContext context) => _bytes is null ? Datum.Null : Datum.From(_bytes.WrittenSpan.ToArray());
    }

    private static SqlException TooLong(SqlContext context) =>
        new(SqlState.ProgramLimit, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"value is longer than {context.Services.Limits.ValueBytesMax} bytes"));
}
