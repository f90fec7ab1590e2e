using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Aergo.Integration.Clients;

/// <summary>Bytes of the PostgreSQL protocol by hand, for what no driver sends.</summary>
internal sealed class RawClient : IDisposable
{
    public const int Version3 = 3 << 16, SslRequest = 80877103, GssRequest = 80877104;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client = new();
    private NetworkStream? _stream;

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var client = new RawClient();
        await client._client.ConnectAsync(IPAddress.Loopback, port);
        client._stream = client._client.GetStream();
        return client;
    }

    /// <summary>Sends bytes, hears nothing, hangs up.</summary>
    public static async Task SendAndCloseAsync(int port, byte[] bytes)
    {
        using RawClient client = await ConnectAsync(port);
        await client.SendAsync(bytes);
        await client.ToEndAsync();
    }

    public static byte[] Cancel(int process, int secret)
    {
        var packet = new byte[16];
        BinaryPrimitives.WriteInt32BigEndian(packet, 16);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(4), 80877102);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(8), process);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(12), secret);
        return packet;
    }

    /// <summary>A request without a body: SSL or GSS encryption.</summary>
    public static byte[] Request(int code)
    {
        var packet = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(packet, 8);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(4), code);
        return packet;
    }

    /// <summary>The start-up packet; names and values in turn.</summary>
    public static byte[] StartUp(int version, params string[] parameters)
    {
        byte[] body = Encoding.UTF8.GetBytes(string.Join('\0', parameters) + "\0\0");
        var packet = new byte[8 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(packet, packet.Length);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(4), version);
        body.CopyTo(packet, 8);
        return packet;
    }

    public static byte[] Message(char type, params byte[] body) => Message(type, body.Length + 4, body);

    /// <summary>A message whose length field may lie.</summary>
    public static byte[] Message(char type, int length, byte[] body)
    {
        var packet = new byte[5 + body.Length];
        packet[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(1), length);
        body.CopyTo(packet, 5);
        return packet;
    }

    public Task SendAsync(byte[] bytes) => _stream!.WriteAsync(bytes).AsTask();

    public async Task<byte> ByteAsync()
    {
        var one = new byte[1];
        await _stream!.ReadExactlyAsync(one).AsTask().WaitAsync(Patience);
        return one[0];
    }

    /// <summary>Messages up to and with the next of a type.</summary>
    public async Task<List<(char Type, byte[] Body)>> UntilAsync(char type)
    {
        var messages = new List<(char, byte[])>();
        while (true)
        {
            char got = (char)await ByteAsync();
            var header = new byte[4];
            await _stream!.ReadExactlyAsync(header).AsTask().WaitAsync(Patience);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header) - 4];
            await _stream!.ReadExactlyAsync(body).AsTask().WaitAsync(Patience);
            messages.Add((got, body));
            if (got == type)
            {
                return messages;
            }
        }
    }

    /// <summary>Everything until the server hangs up.</summary>
    public async Task<string> ToEndAsync()
    {
        var all = new MemoryStream();
        try
        {
            _client.Client.Shutdown(SocketShutdown.Send);
            await _stream!.CopyToAsync(all).WaitAsync(Patience);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Reset: the server did not want to read the rest.
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }

    public void Dispose() => _client.Dispose();
}
