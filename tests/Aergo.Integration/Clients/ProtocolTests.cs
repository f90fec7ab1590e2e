using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Aergo.Integration.Nodes;
using Xunit;

namespace Aergo.Integration.Clients;

// Goal: the start-up in every order the protocol allows, and frames that no driver sends: answered in the protocol, and others go on.
// Method: bytes by hand on the port of the real program.
public sealed class ProtocolTests : IAsyncLifetime
{
    private readonly NodeProcess _node = new();

    public async ValueTask InitializeAsync() => await _node.StartAsync("--block-time", "50ms");

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory]
    [InlineData()]
    [InlineData(RawClient.SslRequest)]
    [InlineData(RawClient.GssRequest)]
    [InlineData(RawClient.SslRequest, RawClient.GssRequest)]
    [InlineData(RawClient.GssRequest, RawClient.SslRequest)]
    public async Task Encryption_is_declined_in_any_order_before_the_start(params int[] requests)
    {
        using RawClient client = await RawClient.ConnectAsync(_node.PostgresPort);
        foreach (int request in requests)
        {
            await client.SendAsync(RawClient.Request(request));
            Assert.Equal((byte)'N', await client.ByteAsync());
        }

        await client.SendAsync(RawClient.StartUp(RawClient.Version3, "user", "alice", "database", "main"));
        Assert.DoesNotContain(await client.UntilAsync('Z'), m => m.Type == 'v');
        await QueryWorksAsync(client);
    }

    [Fact]
    public async Task Encryption_is_not_asked_for_ever()
    {
        using RawClient client = await RawClient.ConnectAsync(_node.PostgresPort);
        for (int i = 0; i < 3; i++)
        {
            await client.SendAsync(RawClient.Request(RawClient.SslRequest));
            Assert.Equal((byte)'N', await client.ByteAsync());
        }

        Assert.Contains("08P01", await client.ToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RawClient.Version3 + 2, new[] { "_pq_.fancy", "on" }, new[] { "_pq_.fancy" })]
    [InlineData(RawClient.Version3, new[] { "_pq_.a", "1", "_pq_.b", "2" }, new[] { "_pq_.a", "_pq_.b" })]
    [InlineData(RawClient.Version3 + 9, new string[0], new string[0])]
    public async Task A_newer_minor_version_and_unknown_options_are_negotiated_down(int version, string[] options, string[] refused)
    {
        using RawClient client = await RawClient.ConnectAsync(_node.PostgresPort);
        await client.SendAsync(RawClient.StartUp(version, ["user", "alice", "database", "main", .. options]));
        List<(char Type, byte[] Body)> answers = await client.UntilAsync('Z');
        (char type, byte[] body) = answers[0];
        Assert.Equal('v', type);
        Assert.Equal(0, BinaryPrimitives.ReadInt32BigEndian(body));
        Assert.Equal(refused.Length, BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(4)));
        Assert.Equal(refused, Encoding.UTF8.GetString(body, 8, body.Length - 8).Split('\0', StringSplitOptions.RemoveEmptyEntries));
        await QueryWorksAsync(client);
    }

    [Fact]
    public async Task Bad_frames_after_the_login_end_the_connection_with_a_reason_and_nothing_else()
    {
        using RawClient bystander = await LogInAsync();
        await EndsAsync("invalid frontend message type", RawClient.Message('~'));
        await EndsAsync("invalid message length", RawClient.Message('Q', 3, []));
        await EndsAsync("invalid message length", RawClient.Message('Q', -1, []));
        await EndsAsync("over the limit", RawClient.Message('Q', int.MaxValue, []));
        await EndsAsync("over the limit", RawClient.Message('Q', (64 << 20) + 5, []));
        await EndsAsync("invalid string in message", RawClient.Message('Q', "SELECT 1"u8.ToArray()));
        await EndsAsync("insufficient data left", RawClient.Message('B', 0, 0, 0, 0, 0, 9));
        await EndsAsync("invalid DESCRIBE", RawClient.Message('D', (byte)'?', 0));
        await EndsAsync(string.Empty, RawClient.Message('Q', 1000, "SELECT"u8.ToArray()));
        await QueryWorksAsync(bystander);

        async Task EndsAsync(string reason, byte[] bytes)
        {
            using RawClient client = await LogInAsync();
            await client.SendAsync(bytes);
            string answer = await client.ToEndAsync();
            Assert.Contains(reason, answer, StringComparison.Ordinal);
            Assert.True(reason.Length == 0 || answer.Contains("08P01", StringComparison.Ordinal), answer);
        }
    }

    [Fact]
    public async Task Wrong_contents_are_errors_and_the_connection_goes_on_after_Sync()
    {
        using RawClient client = await LogInAsync();
        await client.SendAsync(RawClient.Message('Q', [0xC3, 0x28, 0]));
        Assert.Contains("22021", Text(await client.UntilAsync('Z')), StringComparison.Ordinal);

        // The function call protocol, a portal that is not there, a format that is none; each is skipped up to Sync.
        await client.SendAsync([.. RawClient.Message('F', 0, 0, 0, 1, 0, 0, 0, 0, 0, 0), .. RawClient.Message('E', (byte)'x', 0, 0, 0, 0, 0), .. RawClient.Message('S')]);
        Assert.Contains("0A000", Text(await client.UntilAsync('Z')), StringComparison.Ordinal);
        await client.SendAsync([.. RawClient.Message('E', (byte)'x', 0, 0, 0, 0, 0), .. RawClient.Message('S')]);
        Assert.Contains("34000", Text(await client.UntilAsync('Z')), StringComparison.Ordinal);
        await client.SendAsync([.. RawClient.Message('P', [0, .. "SELECT 1"u8, 0, 0, 0]), .. RawClient.Message('B', 0, 0, 0, 1, 0, 7, 0, 0, 0, 0), .. RawClient.Message('S')]);
        Assert.Contains("22023", Text(await client.UntilAsync('Z')), StringComparison.Ordinal);
        await client.SendAsync(RawClient.Message('d', [.. "left over from a COPY"u8]));
        await QueryWorksAsync(client);
    }

    [Fact]
    public async Task A_cancel_request_counts_from_the_first_message_of_a_query_to_its_Sync()
    {
        (RawClient client, byte[] cancel) = await LogInWithKeyAsync();
        using RawClient _ = client;
        await RawClient.SendAndCloseAsync(_node.PostgresPort, cancel);
        await QueryWorksAsync(client);

        // The statement is only parsed when the request comes; without it the execution would take hours.
        await client.SendAsync([.. RawClient.Message('P', [0, .. "SELECT count(*) FROM generate_series(1, 2000000000)"u8, 0, 0, 0]), .. RawClient.Message('H')]);
        await client.UntilAsync('1');
        await RawClient.SendAndCloseAsync(_node.PostgresPort, cancel);
        await client.SendAsync([.. RawClient.Message('B', 0, 0, 0, 0, 0, 0, 0, 0), .. RawClient.Message('E', 0, 0, 0, 0, 0), .. RawClient.Message('S')]);
        Assert.Contains("57014", Text(await client.UntilAsync('Z')), StringComparison.Ordinal);
        await QueryWorksAsync(client);
    }

    private async Task<RawClient> LogInAsync() => (await LogInWithKeyAsync()).Client;

    private async Task<(RawClient Client, byte[] Cancel)> LogInWithKeyAsync()
    {
        RawClient client = await RawClient.ConnectAsync(_node.PostgresPort);
        await client.SendAsync(RawClient.StartUp(RawClient.Version3, "user", "alice", "database", "main"));
        byte[] key = (await client.UntilAsync('Z')).Single(m => m.Type == 'K').Body;
        return (client, RawClient.Cancel(BinaryPrimitives.ReadInt32BigEndian(key), BinaryPrimitives.ReadInt32BigEndian(key.AsSpan(4))));
    }

    private static async Task QueryWorksAsync(RawClient client)
    {
        await client.SendAsync(RawClient.Message('Q', "SELECT 41 + 1\0"u8.ToArray()));
        List<(char Type, byte[] Body)> answers = await client.UntilAsync('Z');
        Assert.Equal(["T", "D", "C", "Z"], answers.Select(a => a.Type.ToString()));
        Assert.EndsWith("42", Encoding.UTF8.GetString(answers[1].Body), StringComparison.Ordinal);
    }

    private static string Text(List<(char Type, byte[] Body)> messages) => string.Join('\n', messages.Select(m => m.Type + Encoding.UTF8.GetString(m.Body)));
}
