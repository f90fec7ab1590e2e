using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Engine;

/// <summary>Result of one statement as it lies in an output.</summary>
/// <param name="Columns">Null when the statement returns no rows at all.</param>
/// <param name="Rows">Per row one field per column, in PostgreSQL's binary form; null for NULL.</param>
public sealed record SqlCommandResult(string Tag, IReadOnlyList<SqlOutputColumn>? Columns, IReadOnlyList<ReadOnlyMemory<byte>?[]> Rows);

public sealed record SqlOutputColumn(string Name, uint TypeOid, int Modifier, uint TableOid, int ColumnNumber);

/// <summary>What an SQL transaction gave: results in order, notices, or the error that ended it. Its digest is in the receipt.</summary>
/// <remarks>Source: docs/spec/sql.md, "Output".</remarks>
public sealed record SqlOutput(IReadOnlyList<SqlCommandResult> Results, IReadOnlyList<SqlNotice> Notices, SqlException? Error)
{
    private const byte Success = 1, Failure = 2;

    /// <summary>Sequences that were used, with what they gave last; the latest last.</summary>
    public IReadOnlyList<(uint Oid, long Value)> Sequences { get; init; } = [];

    /// <summary>Encodes the results of a run.</summary>
    public static byte[] Encode(IReadOnlyList<StatementResult> results, IReadOnlyList<Datum[][]> rows, SqlContext context)
    {
        var output = new ArrayBufferWriter<byte>(256);
        var field = new ArrayBufferWriter<byte>(64);
        output.Write([Success]);
        Wire.WriteVarint(output, (uint)results.Count);
        for (int i = 0; i < results.Count; i++)
        {
            StatementResult result = results[i];
            Wire.WriteText(output, result.Tag);
            Wire.WriteVarint(output, result.Columns is null ? 0 : (uint)result.Columns.Count + 1);
            if (result.Columns is null)
            {
                continue;
            }

            foreach (OutputColumn column in result.Columns)
            {
                Wire.WriteText(output, column.Name);
                Wire.WriteVarint(output, column.Type.Oid);
                Wire.WriteVarint(output, unchecked((uint)column.Modifier));
                Wire.WriteVarint(output, column.TableOid);
                Wire.WriteVarint(output, (uint)column.ColumnNumber);
            }

            Wire.WriteVarint(output, (uint)rows[i].Length);
            foreach (Datum[] row in rows[i])
            {
                for (int c = 0; c < result.Columns.Count; c++)
                {
                    if (row[c].IsNull)
                    {
                        Wire.WriteVarint(output, 0);
                        continue;
                    }

                    field.ResetWrittenCount();
                    TypeBinary.Write(result.Columns[c].Type, row[c], field, context);
                    Wire.WriteVarint(output, (uint)field.WrittenCount + 1);
                    output.Write(field.WrittenSpan);
                }
            }
        }

        WriteNotices(output, context.Notices);
        if (context.Sequences.Added.Where(s => !LocalCatalog.Holds(s.Oid)).ToArray() is { Length: > 0 } sequences)
        {
            SequenceValues.Write(output, sequences);
        }

        context.Gas.Charge((long)output.WrittenCount * GasSchedule.ResultByte);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Encodes an error.</summary>
    public static byte[] Encode(SqlException error, IReadOnlyList<SqlNotice> notices)
    {
        var output = new ArrayBufferWriter<byte>(256);
        output.Write([Failure]);
        Wire.WriteText(output, error.Code);
        Wire.WriteText(output, Clean(error.Message));
        foreach (string? text in new[] { error.Detail, error.Hint, error.Context, error.SchemaName, error.TableName, error.ColumnName, error.DataTypeName, error.ConstraintName, error.InternalQuery })
        {
            Wire.WriteText(output, Clean(text ?? string.Empty));
        }

        Wire.WriteVarint(output, (uint)error.Position);
        Wire.WriteVarint(output, (uint)error.InternalPosition);
        WriteNotices(output, notices);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads an output; false for malformed bytes.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> bytes, out SqlOutput? output)
    {
        output = null;
        ReadOnlySpan<byte> rest = bytes.Span;
        if (rest.IsEmpty)
        {
            return false;
        }

        byte kind = rest[0];
        rest = rest[1..];
        var results = new List<SqlCommandResult>();
        SqlException? error = null;
        bool read = kind switch
        {
            Success => TryReadResults(bytes, ref rest, results),
            Failure => TryReadError(ref rest, out error),
            _ => false,
        };
        (uint, long)[] sequences = [];
        if (!read || !TryReadNotices(ref rest, out List<SqlNotice> notices) || (kind == Success && !rest.IsEmpty && !SequenceValues.TryRead(ref rest, int.MaxValue, out sequences)) || !rest.IsEmpty)
        {
            return false;
        }

        output = new SqlOutput(results, notices, error) { Sequences = sequences };
        return true;
    }

    private static bool TryReadResults(ReadOnlyMemory<byte> whole, ref ReadOnlySpan<byte> rest, List<SqlCommandResult> results)
    {
        if (!Wire.TryReadCount(ref rest, int.MaxValue, 1, out int count))
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (!Wire.TryReadText(ref rest, out string tag) || !Wire.TryReadVarint(ref rest, out uint columnCount))
            {
                return false;
            }

            if (columnCount == 0)
            {
                results.Add(new SqlCommandResult(tag, null, []));
                continue;
            }

            if (columnCount - 1 > rest.Length)
            {
                return false;
            }

            var columns = new SqlOutputColumn[columnCount - 1];
            for (int c = 0; c < columns.Length; c++)
            {
                if (!Wire.TryReadText(ref rest, out string name) || !Wire.TryReadVarint(ref rest, out uint oid) || !Wire.TryReadVarint(ref rest, out uint modifier)
                    || !Wire.TryReadVarint(ref rest, out uint table) || !Wire.TryReadVarint(ref rest, out uint number))
                {
                    return false;
                }

                columns[c] = new SqlOutputColumn(name, oid, unchecked((int)modifier), table, unchecked((int)number));
            }

            // Rows without columns take no bytes, so their count cannot be held against the rest.
            if (!Wire.TryReadVarint(ref rest, out uint rowCount) || (columns.Length > 0 && rowCount > rest.Length) || rowCount > 10_000_000)
            {
                return false;
            }

            var rows = new ReadOnlyMemory<byte>?[rowCount][];
            for (int r = 0; r < rows.Length; r++)
            {
                rows[r] = new ReadOnlyMemory<byte>?[columns.Length];
                for (int c = 0; c < columns.Length; c++)
                {
                    if (!Wire.TryReadVarint(ref rest, out uint length) || length > rest.Length + 1L)
                    {
                        return false;
                    }

                    if (length > 0)
                    {
                        rows[r][c] = whole.Slice(whole.Length - rest.Length, (int)(length - 1));
                        rest = rest[(int)(length - 1)..];
                    }
                }
            }

            results.Add(new SqlCommandResult(tag, columns, rows));
        }

        return true;
    }

    private static bool TryReadError(ref ReadOnlySpan<byte> rest, out SqlException? error)
    {
        error = null;
        if (!Wire.TryReadText(ref rest, out string code) || !Wire.TryReadText(ref rest, out string message))
        {
            return false;
        }

        var texts = new string?[9];
        for (int i = 0; i < texts.Length; i++)
        {
            if (!Wire.TryReadText(ref rest, out string text))
            {
                return false;
            }

            texts[i] = text.Length == 0 ? null : text;
        }

        if (!Wire.TryReadVarint(ref rest, out uint position) || !Wire.TryReadVarint(ref rest, out uint internalPosition))
        {
            return false;
        }

        error = new SqlException(code, message)
        {
            Detail = texts[0],
            Hint = texts[1],
            Context = texts[2],
            SchemaName = texts[3],
            TableName = texts[4],
            ColumnName = texts[5],
            DataTypeName = texts[6],
            ConstraintName = texts[7],
            InternalQuery = texts[8],
            Position = unchecked((int)position),
            InternalPosition = unchecked((int)internalPosition),
        };
        return true;
    }

    private static void WriteNotices(IBufferWriter<byte> output, IReadOnlyList<SqlNotice> notices)
    {
        Wire.WriteVarint(output, (uint)notices.Count);
        foreach (SqlNotice notice in notices)
        {
            Wire.WriteText(output, notice.Severity);
            Wire.WriteText(output, notice.Code);
            Wire.WriteText(output, Clean(notice.Message));
            Wire.WriteText(output, Clean(notice.Detail ?? string.Empty));
            Wire.WriteText(output, Clean(notice.Hint ?? string.Empty));
        }
    }

    private static bool TryReadNotices(ref ReadOnlySpan<byte> rest, out List<SqlNotice> notices)
    {
        notices = [];
        if (!Wire.TryReadCount(ref rest, int.MaxValue, 5, out int count))
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (!Wire.TryReadText(ref rest, out string severity) || !Wire.TryReadText(ref rest, out string code) || !Wire.TryReadText(ref rest, out string message)
                || !Wire.TryReadText(ref rest, out string detail) || !Wire.TryReadText(ref rest, out string hint))
            {
                return false;
            }

            notices.Add(new SqlNotice(severity, code, message, detail.Length == 0 ? null : detail, hint.Length == 0 ? null : hint));
        }

        return true;
    }

    // Half a surrogate pair cannot be written as UTF-8; a message about one must not bring the engine down.
    private static string Clean(string text)
    {
        ReadOnlySpan<char> chars = text;
        for (int i = 0; i < chars.Length; i++)
        {
            if (char.IsSurrogate(chars[i]))
            {
                return System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
            }
        }

        return text;
    }
}
