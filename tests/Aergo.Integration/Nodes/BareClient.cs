using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Aergo.Integration.Nodes;

/// <summary>The PostgreSQL protocol without a driver, for tests of how messages are cut.</summary>
internal sealed class BareClient : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    public BareClient(int port)
    {
        _client = new TcpClient("127.0.0.1", port) { NoDelay = true };
        _stream = _client.GetStream();
        byte[] parameters = Encoding.UTF8.GetBytes("user\0alice\0database\0main\0\0");
        byte[] startup = new byte[8 + parameters.Length];
        BinaryPrimitives.WriteInt32BigEndian(startup, startup.Length);
        BinaryPrimitives.WriteInt32BigEndian(startup.AsSpan(4), 196608);
        parameters.CopyTo(startup, 8);
        _stream.Write(startup);
        ReadToAsync('Z').GetAwaiter().GetResult();
    }

    public static byte[] Message(char type, byte[] body)
    {
        byte[] message = new byte[5 + body.Length];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + body.Length);
        body.CopyTo(message, 5);
        return message;
    }

    /// <summary>Parse, Bind and Execute of one statement, unnamed.</summary>
    public static byte[] Statement(string sql) =>
    [
        .. Message('P', [0, .. Encoding.UTF8.GetBytes(sql), 0, 0, 0]),
        .. Message('B', [0, 0, 0, 0, 0, 0, 0, 0]),
        .. Message('E', [0, 0, 0, 0, 0]),
    ];

    public async Task SendAsync(byte[] bytes)
    {
        await _stream.WriteAsync(bytes);
        await _stream.FlushAsync();
    }

    /// <summary>Reads up to a message of a type; its text without the zeros at the end.</summary>
    public async Task<string> ReadToAsync(char type)
    {
        byte[] head = new byte[5];
        while (true)
        {
            await _stream.ReadExactlyAsync(head);
            byte[] body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
            await _stream.ReadExactlyAsync(body);
            if (head[0] == type)
            {
                return Encoding.UTF8.GetString(body).TrimEnd('\0');
            }
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }
}
