using System;
using System.CommandLine;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;

namespace Aergo.Host;

/// <summary>Options that every verb takes, and the frame every verb runs in.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string?> _data = new("--data")
    {
        Description = $"Data directory of the node (default: ${DataDirectory.Variable}, or ~/.aergo/main)",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON for programs", Recursive = true };

    private readonly Option<int?> _portOffset = new("--port-offset")
    {
        Description = "Moves all ports by N",
        HelpName = "N",
        Recursive = true,
        CustomParser = static result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int offset) && offset <= NodePorts.OffsetMax)
            {
                return offset;
            }

            result.AddError($"--port-offset is a number from 0 to {NodePorts.OffsetMax}, not \"{result.Tokens[0].Value}\"");
            return null;
        },
    };

    public void AddTo(Command root)
    {
        root.Add(_data);
        root.Add(_json);
        root.Add(_portOffset);
    }

    /// <summary>Gives a verb its work: failures become one line on standard error and exit code 1.</summary>
    public void Run(Command command, Func<CommandContext, ParseResult, CancellationToken, Task> work) => command.SetAction(async (parsed, cancellation) =>
    {
        var context = new CommandContext(DataDirectory.Of(parsed.GetValue(_data)), parsed.GetValue(_portOffset), new CommandOutput(parsed.GetValue(_json)));
        try
        {
            await work(context, parsed, cancellation).ConfigureAwait(false);
            return 0;
        }
        catch (Exception e) when (Failures.LineOf(e) is { } line)
        {
            context.Output.Failure(line);
            return 1;
        }
        finally
        {
            context.Dispose();
        }
    });
}
