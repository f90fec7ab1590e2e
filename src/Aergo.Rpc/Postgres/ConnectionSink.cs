using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;

namespace Aergo.Rpc.Postgres;

/// <summary>Turns what a statement gives into messages of one connection.</summary>
/// <param name="connection">Whose output it fills.</param>
/// <param name="formats">Column formats of an extended query; null for a simple one, which also gets row descriptions.</param>
internal sealed class ConnectionSink(PostgresConnection connection, IReadOnlyList<short>? formats) : ISqlSink
{
    public bool Failed { get; private set; }

    public void Columns(IReadOnlyList<SqlColumn> columns)
    {
        if (formats is null)
        {
            connection.Output.RowDescription(columns, null);
        }
    }

    public void Row(ISqlRow row) => connection.Output.DataRow(row, formats);

    public void Complete(string tag) => connection.Output.CommandComplete(tag);

    public void Empty() => connection.Output.Bare('I');

    public void Notice(SqlError notice) => connection.Output.Notice(notice);

    public void Error(SqlError error)
    {
        Failed = true;
        connection.Output.Error(error);
    }

    public void CopyOut(int columns, bool binary) => connection.Output.CopyResponse('H', columns, binary);

    public void CopyData(ReadOnlySpan<byte> data)
    {
        connection.Output.Begin('d');
        connection.Output.Bytes(data);
        connection.Output.End();
    }

    public void CopyDone() => connection.Output.Bare('c');

    public ICopySource CopyIn(int columns, bool binary)
    {
        connection.Output.CopyResponse('G', columns, binary);
        return new CopySource(connection);
    }

    public ValueTask FlushAsync(bool force, CancellationToken cancellation) =>
        force || connection.Output.Length >= PostgresLimits.FlushBytes ? connection.SendAsync(cancellation) : ValueTask.CompletedTask;
}

/// <summary>CopyData messages as they come in.</summary>
internal sealed class CopySource(PostgresConnection connection) : ICopySource
{
    private bool _done;

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        while (!_done)
        {
            if (connection.Output.Length > 0)
            {
                await connection.SendAsync(cancellation).ConfigureAwait(false);
            }

            Frame? frame = await connection.Input.ReadAsync(cancellation).ConfigureAwait(false);
            switch (frame?.Type)
            {
                case 'd':
                    return frame.Value.Body;
                case 'c':
                    _done = true;
                    break;
                case 'f':
                    _done = true;
                    throw new SqlErrorException(new SqlError("ERROR", "57014", "COPY from stdin failed: " + Reason(frame.Value.Body.Span)));
                case 'H' or 'S':
                    break;
                case null:
                    _done = true;
                    throw new SqlErrorException(new SqlError("ERROR", "08006", "unexpected EOF on client connection with an open transaction"));
                default:
                    _done = true;
                    throw new SqlErrorException(new SqlError("ERROR", "08P01", $"unexpected message type 0x{(int)frame.Value.Type:X2} during COPY from stdin"));
            }
        }

        return null;
    }

    private static string Reason(ReadOnlySpan<byte> body) => new BodyReader(body).Text();
}
