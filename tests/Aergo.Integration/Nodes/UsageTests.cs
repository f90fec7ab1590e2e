using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Aergo.Integration.Nodes;

// Goal: whoever types something wrong gets one line that says what, where, and how it is right. Method: the real program; words, files and
// statements that are none.
public sealed class UsageTests
{
    [Theory]
    [InlineData("'./aergo --help' shows how it is used", "frobnicate")]
    [InlineData("'AMOUNT' missing", "send", "bob")]
    [InlineData("as a whole number; './aergo send --help'", "send", "bob", "1", "--gas-limit", "x")]
    [InlineData("'pooled' 'block' 'final'", "send", "bob", "1", "--wait", "soon")]
    [InlineData("'./aergo name --help'", "name")]
    [InlineData("no node is running on", "status")]
    [InlineData("cannot read nothere.sql: it is not there", "deploy", "nothere.sql", "--as", "x")]
    [InlineData("it is a directory, and a file is wanted", "deploy", "/", "--as", "x")]
    [InlineData("there is no key \"nokey\"", "account", "export", "nokey")]
    [InlineData("there is no chain in", "verify")]
    public async Task A_wrong_command_line_is_one_line(string expected, params string[] verb)
    {
        await using var node = new NodeProcess();
        (int code, string output, string error) = await node.TryAsync(verb);
        Assert.Equal((1, string.Empty), (code, output));
        OneLine(error, expected);
        OneLine((await node.TryAsync([.. verb, "--json"])).Error, "{\"error\":");
    }

    [Fact]
    public async Task Wrong_statements_are_named_with_their_place()
    {
        await using var node = new NodeProcess();
        await node.StartAsync();
        OneLine((await node.TryAsync("query", " ")).Error, "the SQL is empty");
        OneLine((await node.TryAsync("query", "SELECT 1 +")).Error, "42601");
        OneLine((await node.TryAsync("query", "SELECT '{\"a\":'::jsonb")).Error, "The input string ended unexpectedly");
        string script = Path.Combine(node.Data, "t.sql");
        await File.WriteAllTextAsync(script, "CREATE TABLE a (id int);\nCREATE TABLE b (id int;\n");
        OneLine((await node.TryAsync("deploy", script, "--as", "t")).Error, "syntax error at or near \";\", at line 2, column 23");
        OneLine((await node.TryAsync("deploy", script, "--as", "t", "--dry-run")).Error, "would fail: 42601: syntax error at or near \";\", at line 2, column 23");

        // Large, and larger than a transaction may be.
        await File.WriteAllTextAsync(script, "CREATE TABLE a (id int);\n" + string.Concat(Enumerable.Repeat("-- a comment that fills the file\n", 12_000)));
        await node.RunAsync("deploy", script, "--as", "large");
        await File.WriteAllBytesAsync(script, new byte[17 << 20]);
        OneLine((await node.TryAsync("deploy", script, "--as", "t")).Error, "at most 16777216 are expected");
        await node.RunAsync("status");
    }

    private static void OneLine(string error, string part)
    {
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
