using System.Collections.Generic;
using System.Globalization;
using Aergo.Api;

namespace Aergo.Rpc.Postgres;

/// <summary>Backend messages with fields.</summary>
internal static class Messages
{
    public static void Error(this MessageWriter output, SqlError error) => Report(output, 'E', error);

    public static void Notice(this MessageWriter output, SqlError notice) => Report(output, 'N', notice);

    public static void RowDescription(this MessageWriter output, IReadOnlyList<SqlColumn> columns, IReadOnlyList<short>? formats)
    {
        output.Begin('T');
        output.Int16((short)columns.Count);
        for (int i = 0; i < columns.Count; i++)
        {
            SqlColumn column = columns[i];
            output.Text(column.Name);
            output.Int32(unchecked((int)column.TableOid));
            output.Int16(column.ColumnNumber);
            output.Int32(unchecked((int)column.TypeOid));
            output.Int16(column.TypeLength);
            output.Int32(column.TypeModifier);
            output.Int16(formats is null ? (short)0 : formats[i]);
        }

        output.End();
    }

    public static void DataRow(this MessageWriter output, ISqlRow row, IReadOnlyList<short>? formats)
    {
        int before = output.Length;
        output.Begin('D');
        try
        {
            output.Int16((short)row.Count);
            for (int i = 0; i < row.Count; i++)
            {
                int lengthAt = output.ReserveInt32();
                int start = output.Length;
                bool written = row.TryWrite(i, formats is null ? (short)0 : formats[i], output);
                output.PatchInt32(lengthAt, written ? output.Length - start : -1);
            }
        }
        catch
        {
            // Half a message would leave the client waiting for the rest of it instead of reading the error.
            output.DropTo(before);
            throw;
        }

        output.End();
    }

    public static void CommandComplete(this MessageWriter output, string tag)
    {
        output.Begin('C');
        output.Text(tag);
        output.End();
    }

    public static void ParameterStatus(this MessageWriter output, string name, string value)
    {
        output.Begin('S');
        output.Text(name);
        output.Text(value);
        output.End();
    }

    public static void ReadyForQuery(this MessageWriter output, char status)
    {
        output.Begin('Z');
        output.Byte((byte)status);
        output.End();
    }

    public static void Notification(this MessageWriter output, int processId, string channel, string payload)
    {
        output.Begin('A');
        output.Int32(processId);
        output.Text(channel);
        output.Text(payload);
        output.End();
    }

    /// <summary>CopyInResponse (G) or CopyOutResponse (H): the format of the whole, and the same for each column.</summary>
    public static void CopyResponse(this MessageWriter output, char type, int columns, bool binary)
    {
        output.Begin(type);
        short format = binary ? (short)1 : (short)0;
        output.Byte((byte)format);
        output.Int16((short)columns);
        for (int i = 0; i < columns; i++)
        {
            output.Int16(format);
        }

        output.End();
    }

    private static void Report(MessageWriter output, char type, SqlError error)
    {
        output.Begin(type);
        Field(output, 'S', error.Severity);
        Field(output, 'V', error.Severity);
        Field(output, 'C', error.Code);
        Field(output, 'M', error.Message);
        Field(output, 'D', error.Detail);
        Field(output, 'H', error.Hint);
        Field(output, 'P', error.Position > 0 ? error.Position.ToString(CultureInfo.InvariantCulture) : null);
        Field(output, 'p', error.InternalPosition > 0 ? error.InternalPosition.ToString(CultureInfo.InvariantCulture) : null);
        Field(output, 'q', error.InternalQuery);
        Field(output, 'W', error.Where);
        Field(output, 's', error.Schema);
        Field(output, 't', error.Table);
        Field(output, 'c', error.Column);
        Field(output, 'd', error.DataType);
        Field(output, 'n', error.Constraint);
        output.Byte(0);
        output.End();
    }

    private static void Field(MessageWriter output, char code, string? value)
    {
        if (value is not null)
        {
            output.Byte((byte)code);
            output.Text(value);
        }
    }
}
