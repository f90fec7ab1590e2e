using System;
using System.IO;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace Aergo.Integration.Nodes;

// Goal: a contract shows the source it was made from, and nobody changes it behind that. Method: deploy, deploy again, change by statements,
// also within the deployment's own block; what the verb says each time.
public sealed class ContractTests
{
    [Fact]
    public async Task A_source_is_verified_until_the_contract_is_changed_by_other_ways()
    {
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "1s");
        string script = Path.Combine(node.Data, "c.sql"), more = Path.Combine(node.Data, "more.sql");
        await File.WriteAllTextAsync(script, "CREATE TABLE t (id int PRIMARY KEY);\nCREATE PROCEDURE add(n int) LANGUAGE sql AS $$ INSERT INTO t VALUES (n) $$;\n");
        await File.WriteAllTextAsync(more, "CREATE VIEW v AS SELECT id FROM t;\nGRANT SELECT ON v TO PUBLIC;\n");
        Assert.Contains("there is no contract \"c\" in a block", (await node.TryAsync("contract", "c")).Error, StringComparison.Ordinal);
        await node.RunAsync("deploy", script, "--as", "c", "--wait", "final");
        await node.RunAsync("call", "c", "add", "1", "--wait", "final");
        JsonElement contract = await ShowAsync(node, "c");
        Assert.True(contract.GetProperty("verified").GetBoolean());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(script))), contract.GetProperty("deployments")[0].GetProperty("sourceDigest").GetString());
        Assert.Equal("""["table t","procedure add"]""", contract.GetProperty("objects").GetRawText());
        await node.RunAsync("contract", "c", "--source", script);
        await node.RunAsync("deploy", more, "--as", "c", "--wait", "final");
        Assert.True((await ShowAsync(node, "c")).GetProperty("verified").GetBoolean());
        await node.RunAsync("contract", "c", "--source", more);
        Assert.Contains("is not the source of c", (await node.TryAsync("contract", "c", "--source", script)).Error, StringComparison.Ordinal);

        // Changed by a statement after the deployment, within the same block.
        await node.RunAsync("deploy", script, "--as", "d");
        await using (var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={node.PostgresPort};Username=alice;Database=main;Pooling=false"))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SET aergo.commit = 'final'; CREATE OR REPLACE PROCEDURE d.add(n int) LANGUAGE sql AS $$ INSERT INTO d.t VALUES (n + 1) $$", connection);
            await command.ExecuteNonQueryAsync();
            command.CommandText = "CREATE SCHEMA bare; CREATE TABLE bare.t (id int)";
            await command.ExecuteNonQueryAsync();
        }

        contract = await ShowAsync(node, "d");
        Assert.Equal((false, "definitions or rights were changed after the last deployment"), (contract.GetProperty("verified").GetBoolean(), contract.GetProperty("reason").GetString()));
        await node.RunAsync("deploy", more, "--as", "d", "--wait", "final");
        Assert.StartsWith("definitions or rights were changed before the deployment", (await ShowAsync(node, "d")).GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("it was made by statements and not by a deployment", (await ShowAsync(node, "bare")).GetProperty("reason").GetString());
        Assert.True((await ShowAsync(node, "c")).GetProperty("verified").GetBoolean());
    }

    private static async Task<JsonElement> ShowAsync(NodeProcess node, string name) => JsonDocument.Parse(await node.RunAsync("contract", name, "--json")).RootElement;
}
