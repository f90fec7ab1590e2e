using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;
using TypeText = Aergo.Sql.Types.TypeText;

namespace Aergo.Sql.Copy;

/// <summary>Puts rows into the layout of a COPY … TO, one piece of bytes a row.</summary>
public sealed class CopyWriter
{
    private readonly CopyOptions _options;
    private readonly IReadOnlyList<OutputColumn> _columns;
    private readonly SqlContext _context;
    private readonly bool[] _forced;
    private readonly ArrayBufferWriter<byte> _row = new(256);
    private readonly ArrayBufferWriter<byte> _value = new(64);
    private bool _signed;

    public CopyWriter(CopyStatement statement, IReadOnlyList<OutputColumn> columns, SqlContext context)
    {
        (_options, _columns, _context) = (new CopyOptions(statement), columns, context);
        _forced = CopyOptions.Flags(_options.ForceQuote, [.. columns.Select(c => c.Name)], "FORCE_QUOTE");
    }

    public bool IsBinary => _options.Layout == CopyLayout.Binary;

    /// <summary>What comes before the first row as a piece of its own; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Start()
    {
        _row.ResetWrittenCount();
        if (!IsBinary && _options.Header != CopyHeader.None)
        {
            Line([.. _columns.Select(c => c.Name)], new bool[_columns.Count]);
        }

        return _row.WrittenMemory;
    }

    /// <summary>One row; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Row(Datum[] row)
    {
        _row.ResetWrittenCount();
        if (!IsBinary)
        {
            Line([.. _columns.Select((c, i) => row[i].IsNull ? null : TypeText.Output(c.Type, row[i], _context))], _forced);
            return _row.WrittenMemory;
        }

        Signature();
        Int16((short)_columns.Count);
        for (int i = 0; i < _columns.Count; i++)
        {
            if (row[i].IsNull)
            {
                Int32(-1);
                continue;
            }

            _value.ResetWrittenCount();
            TypeBinary.Write(_columns[i].Type, row[i], _value, _context);
            Int32(_value.WrittenCount);
            _row.Write(_value.WrittenSpan);
        }

        return _row.WrittenMemory;
    }

    /// <summary>What comes after the last row; empty for nothing.</summary>
    public ReadOnlyMemory<byte> End()
    {
        _row.ResetWrittenCount();
        if (IsBinary)
        {
            Signature();
            Int16(-1);
        }

        return _row.WrittenMemory;
    }

    // In one piece with what comes first, as PostgreSQL sends it and drivers count on.
    private void Signature()
    {
        if (!_signed)
        {
            _row.Write(CopyBinary.Signature);
            Int32(0);
            Int32(0);
            _signed = true;
        }
    }

    private void Line(string?[] fields, bool[] forced)
    {
        var line = new StringBuilder();
        for (int i = 0; i < fields.Length; i++)
        {
            if (i > 0)
            {
                line.Append(_options.Delimiter);
            }

            if (fields[i] is not { } field)
            {
                line.Append(_options.Null);
            }
            else if (_options.Layout == CopyLayout.Csv)
            {
                Csv(field, fields.Length == 1, forced[i], line);
            }
            else
            {
                Text(field, line);
            }
        }

        line.Append('\n');
        string text = line.ToString();
        Span<byte> span = _row.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        _row.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    private void Text(string text, StringBuilder line)
    {
        foreach (char c in text)
        {
            string? escape = c switch
            {
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\v' => "\\v",
                _ => null,
            };
            if (escape is not null)
            {
                line.Append(escape);
            }
            else if (c == _options.Delimiter)
            {
                line.Append('\\').Append(c);
            }
            else
            {
                line.Append(c);
            }
        }
    }

    // A lone \. would end the data for a reader, so it is quoted too.
    private void Csv(string text, bool alone, bool forced, StringBuilder line)
    {
        if (!forced && text != _options.Null && !(alone && text == "\\.") && text.AsSpan().IndexOfAny([_options.Delimiter, _options.Quote, '\n', '\r']) < 0)
        {
            line.Append(text);
            return;
        }

        line.Append(_options.Quote);
        foreach (char c in text)
        {
            if (c == _options.Quote || c == _options.Escape)
            {
                line.Append(_options.Escape);
            }

            line.Append(c);
        }

        line.Append(_options.Quote);
    }

    private void Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_row.GetSpan(2), value);
        _row.Advance(2);
    }

    private void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_row.GetSpan(4), value);
        _row.Advance(4);
    }
}
