using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Aergo.Integration.Clients;
using Aergo.Integration.Nodes;
using Xunit;

namespace Aergo.Integration.Examples;

// Goal: what the pages for newcomers tell people to type works, in their order, and shows what they say.
// Method: commands are taken out of the fenced blocks of the page and run in a shell beside the real program; of a block marked "text"
// each line must stand in the output of the block before it.
public sealed partial class PageTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/tutorial.md")]
    public async Task The_commands_of_a_page_work(string page)
    {
        Assert.SkipUnless(await Tools.IsThereAsync("psql", "--version"), "psql is not installed");
        string root = Root();
        await using var node = new NodeProcess();
        string folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(node.Data)!, "here")).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "aergo"), NodeProcess.Program);
        Directory.CreateSymbolicLink(Path.Combine(folder, "examples"), Path.Combine(root, "examples"));
        var output = new StringBuilder();
        int ran = 0;
        string hash = string.Empty;
        foreach ((string language, string[] lines) in Blocks(File.ReadAllText(Path.Combine(root, page))))
        {
            switch (language)
            {
                case "text":
                    foreach (string line in lines)
                    {
                        Assert.True(Squeezed(output.ToString()).Contains(Squeezed(line), StringComparison.Ordinal), $"\"{line}\" is not in:\n{output}");
                    }

                    break;
                case "sql":
                    Assert.StartsWith("-- FILE ", lines[0], StringComparison.Ordinal);
                    await File.WriteAllLinesAsync(Path.Combine(folder, lines[0]["-- FILE ".Length..]), lines);
                    break;
                default:
                    output.Clear();
                    for (int i = 0; i < lines.Length; i++)
                    {
                        string input = string.Empty, line = lines[i];
                        while (i + 1 < lines.Length && lines[i + 1].StartsWith("main=> ", StringComparison.Ordinal))
                        {
                            input += lines[++i]["main=> ".Length..] + "\n";
                        }

                        output.Append(await RunAsync(node, folder, line.Replace("HASH", hash, StringComparison.Ordinal), input));
                        ran++;
                        hash = Hash().Matches(output.ToString()).LastOrDefault()?.Value ?? hash;
                    }

                    break;
            }
        }

        Assert.True(ran > 5, $"only {ran} commands were found on {page}");
    }

    private static async Task<string> RunAsync(NodeProcess node, string folder, string line, string input)
    {
        string command = Comment().Replace(line, string.Empty).Trim();
        switch (command)
        {
            case "./aergo test":
                return string.Empty; // That is us.
            case "./aergo up":
                await node.StartAsync();
                return string.Empty;
            case "./aergo down":
                await node.StopAsync();
                return string.Empty;
        }

        Assert.True(command.StartsWith("./aergo ", StringComparison.Ordinal) || command.StartsWith("psql ", StringComparison.Ordinal), "not a command that the test knows: " + command);
        string here = command.Replace("port=7847", string.Create(CultureInfo.InvariantCulture, $"port={node.PostgresPort}"), StringComparison.Ordinal);
        here = here.StartsWith("psql ", StringComparison.Ordinal) ? here + " -X -v ON_ERROR_STOP=1" : here;
        ToolRun run = await Tools.RunAsync("bash", ["-c", $"cd '{folder}' && {here}"], input, ("AERGO_DATA", node.Data), ("AERGO_FROM", string.Empty));
        bool fails = line.EndsWith("# fails", StringComparison.Ordinal);
        Assert.True((run.Code == 0) != fails, $"{command} ended with {run.Code}: {run.Error}{run.Output}");
        return run.Output + run.Error;
    }

    private static IEnumerable<(string Language, string[] Lines)> Blocks(string page)
    {
        foreach (Match match in Fence().Matches(page))
        {
            yield return (match.Groups[1].Value, match.Groups[2].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    private static string Squeezed(string text) => Spaces().Replace(text, " ").Trim();

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Aergo.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder!;
    }

    [GeneratedRegex("^```([a-z]*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(" +#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
