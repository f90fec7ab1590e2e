using System;
using System.Buffers.Binary;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Rpc.Postgres;
using Xunit;

namespace Aergo.Rpc.Tests.Postgres;

// Goal: whatever comes on the port, the client gets an error or the door, and the server goes on.
// Method: raw bytes over a loopback socket against a gateway that lets nobody in.
public sealed class HostileClientTests : IAsyncLifetime
{
    private readonly PostgresServer _server = new(new ClosedGateway(), new IPEndPoint(IPAddress.Loopback, 0));

    public ValueTask InitializeAsync()
    {
        _server.Start();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task An_HTTP_request_is_told_off_in_the_protocol()
    {
        byte[] answer = await TalkAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        Assert.Contains("08P01", Encoding.UTF8.GetString(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(PostgresLimits.StartupBytesMax + 1)]
    public async Task A_start_up_packet_of_a_wrong_length_is_refused_before_anything_is_allocated(int length)
    {
        var packet = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(packet, length);
        Assert.Contains("invalid length of startup packet", Encoding.UTF8.GetString(await TalkAsync(packet)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_version_and_a_refused_login_are_answered()
    {
        Assert.Contains("0A000", Encoding.UTF8.GetString(await TalkAsync(StartUp(2 << 16, "user\0x\0\0"))), StringComparison.Ordinal);
        Assert.Contains("28000", Encoding.UTF8.GetString(await TalkAsync(StartUp(3 << 16, "user\0x\0database\0main\0\0"))), StringComparison.Ordinal);
        Assert.Contains("no PostgreSQL user name", Encoding.UTF8.GetString(await TalkAsync(StartUp(3 << 16, "database\0main\0\0"))), StringComparison.Ordinal);
        Assert.Contains("08P01", Encoding.UTF8.GetString(await TalkAsync(StartUp(3 << 16, "user\0x"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SSL_is_answered_and_bytes_smuggled_behind_it_are_refused()
    {
        byte[] request = [0, 0, 0, 8, 4, 210, 22, 47];
        Assert.Equal((byte)'N', (await TalkAsync(request))[0]);
        Assert.Contains("unencrypted data", Encoding.UTF8.GetString(await TalkAsync([.. request, .. request])), StringComparison.Ordinal);
    }

    // Thousands of mutated openings; the server must still answer a good one afterwards.
    [Fact]
    public async Task Mutated_openings_do_no_harm()
    {
        var random = new Random(20260);
        byte[] good = StartUp(3 << 16, "user\0x\0database\0main\0\0");
        for (int i = 0; i < 300; i++)
        {
            byte[] bytes = (byte[])good.Clone();
            for (int j = random.Next(1, 5); j > 0; j--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            await TalkAsync(bytes);
        }

        Assert.Contains("28000", Encoding.UTF8.GetString(await TalkAsync(good)), StringComparison.Ordinal);
    }

    private static byte[] StartUp(int version, string body)
    {
        byte[] text = Encoding.ASCII.GetBytes(body);
        var packet = new byte[8 + text.Length];
        BinaryPrimitives.WriteInt32BigEndian(packet, packet.Length);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(4), version);
        text.CopyTo(packet, 8);
        return packet;
    }

    private async Task<byte[]> TalkAsync(byte[] bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_server.Endpoint);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(bytes);
        client.Client.Shutdown(SocketShutdown.Send);
        var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer).WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (IOException)
        {
            // Reset: the door.
        }

        return answer.ToArray();
    }

    private sealed class ClosedGateway : ISqlGateway
    {
        public SqlChallenge Challenge(SqlLogin login) => new(SqlAuthentication.Refused, null, new SqlError("FATAL", "28000", "nobody gets in here"));

        public ISqlSession Open(SqlLogin login) => throw new InvalidOperationException("nobody gets in here");
    }
}
