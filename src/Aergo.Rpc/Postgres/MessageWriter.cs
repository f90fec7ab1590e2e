using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Aergo.Rpc.Postgres;

/// <summary>Backend messages of one connection, gathered until they are sent. Begin, write fields, End.</summary>
internal sealed class MessageWriter(int initialBytes = 8192) : IBufferWriter<byte>
{
    private byte[] _buffer = new byte[initialBytes];
    private int _length;
    private int _messageStart;

    public int Length => _length;

    public void Begin(char type)
    {
        GetSpan(5)[0] = (byte)type;
        _messageStart = _length + 1;
        _length += 5;
    }

    public void End() => BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_messageStart), _length - _messageStart);

    /// <summary>Takes back what was written since the writer was <paramref name="length"/> bytes long.</summary>
    public void DropTo(int length) => _length = length;

    /// <summary>A message without fields.</summary>
    public void Bare(char type)
    {
        Begin(type);
        End();
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(GetSpan(4), value);
        _length += 4;
    }

    public void Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(GetSpan(2), value);
        _length += 2;
    }

    public void Byte(byte value)
    {
        GetSpan(1)[0] = value;
        _length++;
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(GetSpan(value.Length));
        _length += value.Length;
    }

    /// <summary>UTF-8 with a closing zero byte; zero characters inside would end it early and are dropped.</summary>
    public void Text(string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            value = value.Replace("\0", string.Empty, StringComparison.Ordinal);
        }

        int most = Encoding.UTF8.GetMaxByteCount(value.Length) + 1;
        Span<byte> span = GetSpan(most);
        int written = Encoding.UTF8.GetBytes(value, span);
        span[written] = 0;
        _length += written + 1;
    }

    /// <summary>Reserves four bytes for a length that is known only afterwards; returns its place.</summary>
    public int ReserveInt32()
    {
        int at = _length;
        Int32(0);
        return at;
    }

    public void PatchInt32(int at, int value) => BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(at), value);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_length);
    }

    public async ValueTask SendAsync(NetworkStream stream, CancellationToken cancellation)
    {
        if (_length == 0)
        {
            return;
        }

        int length = _length;
        _length = 0;
        await stream.WriteAsync(_buffer.AsMemory(0, length), cancellation).ConfigureAwait(false);
        if (_buffer.Length > 1 << 20)
        {
            _buffer = new byte[8192];
        }
    }

    private void Ensure(int more)
    {
        if (_buffer.Length - _length < more)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + more));
        }
    }
}
