using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using Aergo.Api;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;
using TypeText = Aergo.Sql.Types.TypeText;

namespace Aergo.Host;

/// <summary>A row of values on its way to a client; one instance serves all rows of a result.</summary>
internal sealed class DatumRow(SqlContext context, IReadOnlyList<SqlType> types) : ISqlRow
{
    private Datum[] _values = [];

    public int Count => types.Count;

    public DatumRow Of(Datum[] values)
    {
        _values = values;
        return this;
    }

    public bool TryWrite(int field, short format, IBufferWriter<byte> output)
    {
        Datum value = _values[field];
        if (value.IsNull)
        {
            return false;
        }

        if (format == 1)
        {
            TypeBinary.Write(types[field], value, output, context);
        }
        else
        {
            WriteText(TypeText.Output(types[field], value, context), output);
        }

        return true;
    }

    internal static void WriteText(string text, IBufferWriter<byte> output)
    {
        Span<byte> span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }
}

/// <summary>A row out of a transaction's output, whose fields are in binary form already.</summary>
internal sealed class EncodedRow(SqlContext context, IReadOnlyList<SqlType> types) : ISqlRow
{
    private ReadOnlyMemory<byte>?[] _fields = [];

    public int Count => types.Count;

    public EncodedRow Of(ReadOnlyMemory<byte>?[] fields)
    {
        _fields = fields;
        return this;
    }

    public bool TryWrite(int field, short format, IBufferWriter<byte> output)
    {
        if (_fields[field] is not { } bytes)
        {
            return false;
        }

        if (format == 1)
        {
            output.Write(bytes.Span);
        }
        else
        {
            DatumRow.WriteText(TypeText.Output(types[field], TypeBinary.ReadOwn(types[field], bytes.Span, context), context), output);
        }

        return true;
    }
}
