using System.CommandLine;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary><c>aergo down</c>: stops the node of a data directory.</summary>
internal static class DownCommand
{
    public static Command Make(CommonOptions common)
    {
        var command = new Command("down", "Stop the node that runs on the data directory");
        common.Run(command, async (context, _, cancellation) =>
        {
            bool stopped = await Detached.StopAsync(context.Data, cancellation).ConfigureAwait(false);
            if (context.Output.Json)
            {
                context.Output.Value(JsonValue.Of([("data", JsonValue.Of(context.Data.Path)), ("stopped", JsonValue.Of(stopped))]));
            }

            context.Output.Line(stopped ? "stopped" : $"no node is running on {context.Data.Path}");
        });
        return command;
    }
}
