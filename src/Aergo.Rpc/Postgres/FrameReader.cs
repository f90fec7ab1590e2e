using System;
using System.Buffers.Binary;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Aergo.Rpc.Postgres;

/// <summary>A frontend message: its type byte and its body, valid until the next read.</summary>
internal readonly record struct Frame(char Type, ReadOnlyMemory<byte> Body);

/// <summary>Reads length-framed messages from one client. Lengths are checked before anything is allocated.</summary>
internal sealed class FrameReader(NetworkStream stream)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start, _end;

    /// <summary>Whether bytes have arrived that were not read as a message yet.</summary>
    public bool HasBuffered => _end > _start;

    /// <summary>Type of the next message when its header has arrived; otherwise a zero character.</summary>
    public char PeekType() => _end - _start >= 5 ? (char)_buffer[_start] : '\0';

    /// <summary>Largest message accepted; small until the client has proved who it is.</summary>
    public int BytesMax { get; set; } = PostgresLimits.StartupBytesMax;

    /// <summary>A start-up packet has no type byte; null when the client is gone.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadStartupAsync(CancellationToken cancellation)
    {
        if (!await FillAsync(4, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        if (length is < 8 or > PostgresLimits.StartupBytesMax)
        {
            throw new ProtocolException("invalid length of startup packet");
        }

        return await BodyAsync(4, length - 4, cancellation).ConfigureAwait(false);
    }

    /// <summary>The next message; null when the client is gone.</summary>
    public async ValueTask<Frame?> ReadAsync(CancellationToken cancellation)
    {
        if (!await FillAsync(5, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        char type = (char)_buffer[_start];
        int length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start + 1));
        if (length < 4 || length - 4 > BytesMax)
        {
            throw new ProtocolException(length < 4 ? "invalid message length" : $"a message of {length} bytes is over the limit of {BytesMax}");
        }

        ReadOnlyMemory<byte>? body = await BodyAsync(5, length - 4, cancellation).ConfigureAwait(false);
        return body is null ? null : new Frame(type, body.Value);
    }

    private async ValueTask<ReadOnlyMemory<byte>?> BodyAsync(int header, int length, CancellationToken cancellation)
    {
        if (!await FillAsync(header + length, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        ReadOnlyMemory<byte> body = _buffer.AsMemory(_start + header, length);
        _start += header + length;
        return body;
    }

    private async ValueTask<bool> FillAsync(int needed, CancellationToken cancellation)
    {
        while (_end - _start < needed)
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            // Grows with what has arrived, not with what a length promises.
            if (_end == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            int read;
            try
            {
                read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
            }
            catch (IOException)
            {
                return false;
            }

            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }
}

/// <summary>The client does not speak the protocol. The message goes to it as 08P01 and the connection ends.</summary>
internal sealed class ProtocolException(string message) : Exception(message);

/// <summary>Walks the fields of one message body; everything out of bounds is a <see cref="ProtocolException"/>.</summary>
internal ref struct BodyReader(ReadOnlySpan<byte> body)
{
    private static readonly UTF8Encoding Utf8 = new(false, true);

    private ReadOnlySpan<byte> _rest = body;

    public readonly bool AtEnd => _rest.IsEmpty;

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Bytes(4));

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Bytes(2));

    public byte Byte() => Bytes(1)[0];

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw new ProtocolException("insufficient data left in message");
        }

        ReadOnlySpan<byte> bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    public string Text()
    {
        int end = _rest.IndexOf((byte)0);
        if (end < 0)
        {
            throw new ProtocolException("invalid string in message");
        }

        string text;
        try
        {
            text = Utf8.GetString(_rest[..end]);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidUtf8Exception();
        }

        _rest = _rest[(end + 1)..];
        return text;
    }
}

/// <summary>Text that is not UTF-8: 22021, and the connection goes on.</summary>
internal sealed class InvalidUtf8Exception() : Exception("invalid byte sequence for encoding \"UTF8\"");
