using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Integration.Nodes;

// Goal: who reads events gets each once, however often the reading stops. Method: contracts raise numbered events, several a transaction and
// many a block, one contract through a call of another; readers stop at random pages, over a kill of the node too.
public sealed class EventStreamTests
{
    private const string Source = """
        CREATE PROCEDURE ring(first int, times int) LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
            FOR i IN 0..times - 1 LOOP
                PERFORM pg_notify('rung', (first + i)::text);
            END LOOP;
        END $$;
        """;

    private const string Listener = """
        CREATE TABLE heard (n int PRIMARY KEY);
        CREATE PROCEDURE pass_on(first int) LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
            CALL bell.ring(first, 2);
            INSERT INTO heard VALUES (first);
            PERFORM pg_notify('heard', first::text);
        END $$;
        """;

    [Fact]
    public async Task A_stream_goes_on_by_position_without_loss_and_without_doubles()
    {
        const int seed = 115;
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "500ms");
        foreach ((string name, string script) in new[] { ("bell", Source), ("post", Listener) })
        {
            string file = Path.Combine(node.Data, name + ".sql");
            await File.WriteAllTextAsync(file, script);
            await node.RunAsync("deploy", file, "--as", name);
        }

        int raised = 0;
        using (Wallet wallet = await Wallet.OpenAsync(node, "alice"))
        {
            SubmitAnswer last = await wallet.CallAsync(0, "bell", "ring", Amount.Zero, JsonValue.Of(raised), JsonValue.Of(3));
            raised += 3;
            Assert.All(last.Receipt!.Events, e => Assert.Null(e.Position));
            for (int i = 0; i < 300; i++, raised += 2)
            {
                last = await wallet.CallAsync(0, i % 3 == 0 ? "post" : "bell", i % 3 == 0 ? "pass_on" : "ring", Amount.Zero, i % 3 == 0 ? [JsonValue.Of(raised)] : [JsonValue.Of(raised), JsonValue.Of(2)]);
                Assert.True(last.Receipt?.Status == "success", last.Message + last.Receipt?.Error);
            }

            // More in one block than one page holds.
            for (int i = 0; i < 3; i++, raised += 700)
            {
                last = await wallet.CallAsync(0, "bell", "ring", Amount.Zero, JsonValue.Of(raised), JsonValue.Of(700));
                Assert.True(last.Receipt?.Status == "success", last.Message + last.Receipt?.Error);
            }

            Assert.True(await wallet.Client.WaitAsync(last.Hash, "final", default));
        }

        string[] expected = [.. Enumerable.Range(0, raised).Select(n => n.ToString(CultureInfo.InvariantCulture))];
        using (NodeClient client = node.Client)
        {
            Assert.Equal(expected, await ReadAsync(client, "bell", new Random(seed)));
        }

        await node.KillAsync();
        await node.StartAsync();
        using (NodeClient client = node.Client)
        {
            Assert.Equal(expected, await ReadAsync(client, "bell", new Random(seed + 1)));
            Assert.Equal(100, (await ReadAsync(client, "post", new Random(seed))).Count);
        }

        // The verb, by position and by block.
        JsonElement page = JsonDocument.Parse(await node.RunAsync("events", "--contract", "bell", "--limit", "5", "--json")).RootElement;
        string position = page[4].GetProperty("position").GetString()!;
        JsonElement next = JsonDocument.Parse(await node.RunAsync("events", "--contract", "bell", "--after", position, "--limit", "1", "--json")).RootElement;
        Assert.Equal("5", next[0].GetProperty("data").GetString());
        long height = next[0].GetProperty("height").GetInt64();
        page = JsonDocument.Parse(await node.RunAsync("events", "--from", height.ToString(CultureInfo.InvariantCulture), "--json")).RootElement;
        Assert.Equal(height, page[0].GetProperty("height").GetInt64());
        Assert.EndsWith(":0", page[0].GetProperty("position").GetString(), StringComparison.Ordinal);
        (int code, _, string error) = await node.TryAsync("events", "--after", "soon");
        Assert.Equal(1, code);
        Assert.Contains("--after is HEIGHT:PLACE", error, StringComparison.Ordinal);
    }

    private static async Task<List<string>> ReadAsync(NodeClient client, string contract, Random random)
    {
        var data = new List<string>();
        EventPosition? seen = null;
        while (true)
        {
            IReadOnlyList<EventView> page = await client.GetEventsAsync(new EventQuery(contract, null, 0, long.MaxValue, random.Next(1, ApiLimits.EventsMax)) { After = seen }, default);
            if (page.Count == 0)
            {
                return data;
            }

            // A reader that stops may have used only the first of a page.
            int used = random.Next(1, page.Count + 1);
            data.AddRange(page.Take(used).Select(e => e.Data));
            Assert.True(EventPosition.TryParse(page[used - 1].Position, out EventPosition last));
            seen = last;
        }
    }
}
