using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Host;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Integration.Nodes;

// Goal: the program as people use it: it starts, keeps what it promised over a kill, and says in one line what is wrong.
// Method: the real binary, real files and sockets; slots of 50 ms so that nothing takes long.
public sealed class NodeTests
{
    private static readonly ISignatures Signatures = SignatureChoice.Make();

    [Fact]
    public async Task A_chain_survives_a_kill_verifies_and_shows_a_flipped_byte()
    {
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "50ms");
        JsonElement sent = Json(await node.RunAsync("send", "bob", "2.5", "--wait", "block", "--json"));
        Assert.True(sent.GetProperty("accepted").GetBoolean());
        string hash = sent.GetProperty("hash").GetString()!;
        for (int i = 0; i < 3; i++)
        {
            await node.RunAsync("send", "carol", "1", "--from", "bob", "--wait", "final");
        }

        JsonElement before = Json(await node.RunAsync("status", "--json"));
        Assert.True(before.GetProperty("height").GetInt64() >= 4);
        await node.KillAsync();
        await node.StartAsync();
        JsonElement after = Json(await node.RunAsync("status", "--json"));
        foreach (string name in new[] { "height", "headId", "stateRoot", "genesisId", "transactionsTotal" })
        {
            Assert.Equal(before.GetProperty(name).ToString(), after.GetProperty(name).ToString());
        }

        JsonElement transaction = Json(await node.RunAsync("tx", hash, "--json"));
        Assert.Equal("final", transaction.GetProperty("status").GetString());
        Assert.Equal("success", transaction.GetProperty("receipt").GetProperty("status").GetString());
        JsonElement running = Json(await node.RunAsync("verify", "--json"));
        Assert.True(running.GetProperty("ok").GetBoolean());
        Assert.Equal(4, running.GetProperty("transactions").GetInt64());
        await node.StopAsync();
        JsonElement stopped = Json(await node.RunAsync("verify", "--json"));
        Assert.Equal(before.GetProperty("stateRoot").GetString(), stopped.GetProperty("stateRoot").GetString());

        // One bit in the middle of what the blocks fill of their volume.
        string volume = Path.Combine(node.Data, "store", "vol-00001-0000");
        byte[] bytes = File.ReadAllBytes(volume);
        bytes[Array.FindLastIndex(bytes, b => b != 0) / 2] ^= 4;
        File.WriteAllBytes(volume, bytes);
        (int code, string output, string error) = await node.TryAsync("verify", "--json");
        Assert.Equal(1, code);
        Assert.Contains("vol-00001-0000 at offset", Json(output).GetProperty("damage").GetString(), StringComparison.Ordinal);
        Assert.Contains("vol-00001-0000", error, StringComparison.Ordinal);
        (code, _, error) = await node.TryAsync("up", "--port-offset", node.Offset.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(1, code);
        OneLine(error, "the store is damaged: vol-00001-0000 at offset");
    }

    [Fact]
    public async Task A_second_node_a_taken_port_and_a_bad_genesis_are_one_line_each()
    {
        await using var node = new NodeProcess();
        string offset = node.Offset.ToString(CultureInfo.InvariantCulture), other = (node.Offset + 5).ToString(CultureInfo.InvariantCulture);
        await node.StartAsync();
        (int code, string output, string error) = await node.TryAsync("up", "--port-offset", other);
        Assert.Equal((1, string.Empty), (code, output));
        OneLine(error, $"in use by another node (process {node.ProcessId}); stop that one");
        (code, _, error) = await node.TryAsync("up", "--port-offset", offset);
        Assert.Equal(1, code);
        OneLine(error, "is taken by another program; choose other ports");
        (code, _, error) = await node.TryAsync("up", "--detach", "--json", "--port-offset", other);
        Assert.Equal(1, code);
        Assert.Contains("in use by another node", Json(error).GetProperty("error").GetString(), StringComparison.Ordinal);
        await node.StopAsync();
        OneLine((await node.TryAsync("status")).Error, "no node is running on");

        string genesis = Path.Combine(node.Data, "genesis.json");
        string text = File.ReadAllText(genesis);
        File.WriteAllText(genesis, text.Replace("\"employees\": 5", "\"employees\": 6", StringComparison.Ordinal));
        (code, _, error) = await node.TryAsync("up", "--port-offset", offset);
        Assert.Equal(1, code);
        OneLine(error, "genesis.json: line ");
        File.WriteAllText(genesis, text.Replace("\"slotMilliseconds\": 1000", "\"slotMilliseconds\": 2000", StringComparison.Ordinal));
        (code, _, error) = await node.TryAsync("up", "--port-offset", offset);
        Assert.Equal(1, code);
        OneLine(error, "another genesis");
    }

    [Fact]
    public async Task A_detached_node_prints_its_object_serves_and_stops_within_two_seconds()
    {
        await using var node = new NodeProcess();
        JsonElement running = Json(await node.RunAsync("up", "--detach", "--json", "--port-offset", node.Offset.ToString(CultureInfo.InvariantCulture)));
        try
        {
            Assert.Equal(node.Data, running.GetProperty("data").GetString());
            Assert.Equal($"http://127.0.0.1:{node.RestPort}", running.GetProperty("rest").GetString());
            Assert.Equal($"127.0.0.1:{node.PostgresPort}", running.GetProperty("postgres").GetString());
            Assert.Equal("single", Json(await node.RunAsync("status", "--json")).GetProperty("consensus").GetString());
        }
        finally
        {
            long start = TimeProvider.System.GetTimestamp();
            Assert.True(Json(await node.RunAsync("down", "--json")).GetProperty("stopped").GetBoolean());
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(6), "the node took too long to stop");
        }

        Assert.False(Json(await node.RunAsync("down", "--json")).GetProperty("stopped").GetBoolean());
    }

    [Fact]
    public async Task Proofs_hold_without_the_node_and_only_unchanged()
    {
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "50ms");
        string hash = Json(await node.RunAsync("send", "bob", "1", "--wait", "block", "--json")).GetProperty("hash").GetString()!;
        string receipt = Path.Combine(node.Data, "receipt.proof"), account = Path.Combine(node.Data, "account.proof");
        await node.RunAsync("proof", "receipt", hash, "--out", receipt);
        await node.RunAsync("proof", "account", "bob", "--out", account);
        string blockId = Json(await node.RunAsync("block", "latest", "--json")).GetProperty("id").GetString()!;
        await node.StopAsync();

        JsonElement facts = Json(await node.RunAsync("proof", "check", receipt, "--block-id", blockId, "--json"));
        Assert.True(facts.GetProperty("signed").GetBoolean());
        Assert.Equal(hash, facts.GetProperty("facts").GetProperty("transaction").GetString());
        Assert.Equal("1000001 aergo", Json(await node.RunAsync("proof", "check", account, "--json")).GetProperty("facts").GetProperty("balance").GetString());
        (int code, _, string error) = await node.TryAsync("proof", "check", receipt, "--block-id", new string('0', 64));
        Assert.Equal(1, code);
        OneLine(error, "not proven");

        // Any change of a digit of header or path ends the proof.
        string text = File.ReadAllText(account);
        foreach (string member in new[] { "\"header\":\"", "\"path\":\"" })
        {
            int from = text.IndexOf(member, StringComparison.Ordinal) + member.Length;
            for (int i = from; text[i] != '"'; i += Math.Min(31, text.IndexOf('"', i) - i))
            {
                string changed = text[..i] + (text[i] == '0' ? '1' : '0') + text[(i + 1)..];
                Assert.Null(ProofFile.Check(Encoding.ASCII.GetBytes(changed)).Facts);
            }
        }
    }

    [Fact]
    public async Task Bad_requests_get_their_own_reason_and_the_node_goes_on()
    {
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "50ms");
        using NodeClient client = node.Client;
        using PrivateKey alice = DevelopmentAccounts.Find("alice", Signatures)!;
        Assert.True(Hash256.TryParse((await client.GetStatusAsync(CancellationToken.None)).ChainIdHash, out Hash256 chain));
        var draft = new TransactionDraft
        {
            Nonce = 1,
            Account = Address.Of(alice.PublicKeyBy(Signatures)),
            Recipient = Address.OfAccount(new AccountId(new byte[20])),
            Amount = new Amount(1),
            Type = TransactionType.Transfer,
            ChainIdHash = chain,
        };
        using PrivateKey poor = KeyDirectory.NewKey();
        Transaction good = TransactionSigner.Sign(draft, alice, Signatures);
        await RefusedAsync("TX_INVALID_FORMAT", new byte[] { 1, 2, 3 });
        await RefusedAsync("TX_INVALID_FORMAT", TransactionSigner.Sign(draft with { ChainIdHash = default }, alice, Signatures).Encoded);
        await RefusedAsync("TX_INVALID_SIGN", TransactionSigner.Sign(draft, poor, Signatures).Encoded);
        await RefusedAsync("TX_NONCE_TOO_LOW", TransactionSigner.Sign(draft with { Nonce = 0 }, alice, Signatures).Encoded);
        await RefusedAsync("TX_INSUFFICIENT_BALANCE", TransactionSigner.Sign(draft with { Account = Address.Of(poor.PublicKeyBy(Signatures)) }, poor, Signatures).Encoded);
        await RefusedAsync("TX_INSUFFICIENT_BALANCE", TransactionSigner.Sign(draft with { Amount = Amount.FromAergo(2_000_000) }, alice, Signatures).Encoded);
        Assert.True((await client.SubmitAsync(good.Encoded, CancellationToken.None)).Accepted);
        await RefusedAsync("TX_ALREADY_EXISTS", good.Encoded);
        SubmitAnswer parked = await client.SubmitAsync(TransactionSigner.Sign(draft with { Nonce = 3 }, alice, Signatures).Encoded, CancellationToken.None);
        Assert.True(parked is { Accepted: true, Receipt: null });
        Assert.Equal("received", (await client.GetTransactionAsync(parked.Hash, CancellationToken.None))!.Status);
        Assert.True((await client.SubmitAsync(TransactionSigner.Sign(draft with { Nonce = 2 }, alice, Signatures).Encoded, CancellationToken.None)).Accepted);
        Assert.True(await client.WaitAsync(parked.Hash, "final", CancellationToken.None));

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{node.RestPort}") };
        await ProblemAsync(HttpStatusCode.NotFound, "not_found", new HttpRequestMessage(HttpMethod.Get, "/v1/nothing"));
        await ProblemAsync(HttpStatusCode.NotFound, "not_found", new HttpRequestMessage(HttpMethod.Get, "/v1/blocks/999999"));
        await ProblemAsync(HttpStatusCode.MethodNotAllowed, "method", new HttpRequestMessage(HttpMethod.Delete, "/v1/status"));
        await ProblemAsync(HttpStatusCode.BadRequest, "bad_request", new HttpRequestMessage(HttpMethod.Get, "/v1/events?limit=0"));
        await ProblemAsync(HttpStatusCode.UnsupportedMediaType, "media_type", new HttpRequestMessage(HttpMethod.Post, "/v1/transactions") { Content = new StringContent("x") });
        await ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too_large", Raw(new byte[Transaction.SizeMax + 1]));
        await ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too_large", Raw(new byte[2 * Transaction.SizeMax]));
        await ProblemAsync(HttpStatusCode.MisdirectedRequest, "host", new HttpRequestMessage(HttpMethod.Get, "/v1/status") { Headers = { Host = "evil.example" } });
        await ProblemAsync(HttpStatusCode.Forbidden, "origin", new HttpRequestMessage(HttpMethod.Post, "/v1/verify") { Headers = { { "Origin", "http://evil.example" } } });

        // Noise on the port hurts nobody.
        using (var noise = new TcpClient())
        {
            await noise.ConnectAsync(IPAddress.Loopback, node.RestPort);
            await noise.GetStream().WriteAsync(Enumerable.Range(0, 40_000).Select(i => (byte)(i * 7 % 256)).ToArray());
        }

        JsonElement description = Json(await http.GetStringAsync("/v1/openapi.json"));
        string[] paths = [.. description.GetProperty("paths").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(
        [
            "/v1/accounts/{account}", "/v1/blocks/{block}", "/v1/contracts/{contract}", "/v1/events", "/v1/proofs/{what}", "/v1/rehearsals", "/v1/status", "/v1/transactions", "/v1/transactions/{hash}", "/v1/verify", "/v1/votes",
        ], paths);
        Assert.True(description.GetProperty("components").GetProperty("schemas").GetProperty("NodeStatus").GetProperty("properties").TryGetProperty("stateRoot", out _));
        Assert.Equal(3, (await client.GetStatusAsync(CancellationToken.None)).TransactionsTotal);

        async Task RefusedAsync(string refusal, ReadOnlyMemory<byte> bytes)
        {
            SubmitAnswer answer = await client.SubmitAsync(bytes, CancellationToken.None);
            Assert.Equal((false, refusal), (answer.Accepted, answer.Code));
        }

        async Task ProblemAsync(HttpStatusCode status, string word, HttpRequestMessage request)
        {
            using (request)
            {
                using HttpResponseMessage answer = await http.SendAsync(request);
                Assert.Equal(status, answer.StatusCode);
                Assert.Equal(word, Json(await answer.Content.ReadAsStringAsync()).GetProperty("code").GetString());
            }
        }

        static HttpRequestMessage Raw(byte[] body)
        {
            var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            var request = new HttpRequestMessage(HttpMethod.Post, "/v1/transactions") { Content = content };
            request.Headers.ExpectContinue = true;
            return request;
        }
    }

    [Fact]
    public async Task Keys_go_in_and_out_of_the_data_directory_and_sign()
    {
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "50ms");
        string password = Path.Combine(node.Data, "password"), file = Path.Combine(node.Data, "exported");
        File.WriteAllText(password, "correct horse\n");
        string address = Json(await node.RunAsync("account", "new", "mine", "--password-file", password, "--json")).GetProperty("address").GetString()!;
        await node.RunAsync("send", "mine", "10", "--from", "alice");
        await node.RunAsync("send", "bob", "3", "--from", "mine", "--password-file", password, "--wait", "block");
        Assert.Equal("6995000000000000000", Json(await node.RunAsync("account", "show", "mine", "--json")).GetProperty("balanceAer").GetString());
        await node.RunAsync("account", "export", "mine", "--format", "text", "--password-file", password, "--out", file);
        File.Delete(Path.Combine(node.Data, "keys", "mine.json"));
        Assert.Equal(address, Json(await node.RunAsync("account", "import", file, "--name", "again", "--password-file", password, "--json")).GetProperty("address").GetString());
        Assert.Contains("again", await node.RunAsync("account", "list"), StringComparison.Ordinal);

        await node.RunAsync("name", "register", "aname1234567", "--from", "again", "--password-file", password, "--wait", "block");
        Assert.Equal(AccountOf(address), Json(await node.RunAsync("name", "show", "aname1234567", "--json")).GetProperty("ethereumAddress").GetString());
        (int code, _, string error) = await node.TryAsync("name", "register", "aname1234567", "--from", "bob");
        Assert.Equal(1, code);
        OneLine(error, "the transaction failed: aleady occupied aname1234567");
        (code, _, error) = await node.TryAsync("send", "bob", "1", "--from", "again");
        Assert.Equal(1, code);
        OneLine(error, "--password-file");
        OneLine((await node.TryAsync("stake", "100", "--from", "again")).Error, "--password-file");
    }

    private static string AccountOf(string address) =>
        Address.TryParse(address, out Address? parsed) && parsed.TryGetId(Signatures, out AccountId id) ? id.ToChecksumString() : string.Empty;

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static void OneLine(string error, string part)
    {
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.StartsWith("aergo: ", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
