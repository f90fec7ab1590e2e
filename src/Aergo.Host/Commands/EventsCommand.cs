using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading.Tasks;
using Aergo.Api;

namespace Aergo.Host;

/// <summary><c>aergo events</c>.</summary>
internal static class EventsCommand
{
    private static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(250);

    public static Command Make(CommonOptions common)
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with new events until Ctrl-C" };
        var contract = new Option<string?>("--contract") { Description = "Only events of this contract", HelpName = "NAME" };
        var name = new Option<string?>("--name") { Description = "Only events of this name", HelpName = "EVENT" };
        var from = new Option<long?>("--from", "--from-height") { Description = "First block (default: 0, with --follow the next one)", HelpName = "N" };
        var after = new Option<string?>("--after") { Description = "Go on after this event's position, HEIGHT:PLACE, without loss and without doubles", HelpName = "POSITION" };
        var limit = new Option<int>("--limit") { Description = $"Most events, at most {ApiLimits.EventsMax}", DefaultValueFactory = _ => 100, HelpName = "N" };
        var command = new Command("events", "Show events of contracts") { follow, contract, name, from, after, limit };
        common.Run(command, async (context, parsed, cancellation) =>
        {
            bool goOn = parsed.GetValue(follow);
            NodeStatus status = await context.Node.GetStatusAsync(cancellation).ConfigureAwait(false);
            EventPosition? seen = PositionOf(parsed.GetValue(after));
            long height = parsed.GetValue(from) ?? (goOn && seen is null ? status.Height + 1 : 0);
            if (!goOn)
            {
                ShowPage(context.Output, await context.Node.GetEventsAsync(Query(parsed.GetValue(limit)), cancellation).ConfigureAwait(false));
                return;
            }

            while (!cancellation.IsCancellationRequested)
            {
                IReadOnlyList<EventView> page = await context.Node.GetEventsAsync(Query(ApiLimits.EventsMax), cancellation).ConfigureAwait(false);
                foreach (EventView raised in page)
                {
                    ShowOne(context.Output, raised);
                    seen = PositionOf(raised.Position);
                }

                if (page.Count < ApiLimits.EventsMax)
                {
                    await Task.Delay(FollowInterval, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }

            EventQuery Query(int most) => new(parsed.GetValue(contract), parsed.GetValue(name), height, long.MaxValue, most) { After = seen };
        });
        return command;
    }

    private static EventPosition? PositionOf(string? text) => text is null ? null
        : EventPosition.TryParse(text, out EventPosition position) ? position
        : throw new CommandFailureException($"--after is HEIGHT:PLACE, as 'events --json' names the position of each, not \"{text}\"");

    private static void ShowPage(CommandOutput output, IReadOnlyList<EventView> events)
    {
        if (output.Json)
        {
            output.Value(events, ApiJson.Default.IReadOnlyListEventView);
        }
        else if (events.Count == 0)
        {
            output.Line("no events");
        }
        else
        {
            output.Table(
                ["block", "contract", "event", "data", "transaction"],
                events.Select(e => new[] { Number(e.Height), e.ContractName ?? e.Contract, e.Name, e.Data, e.TransactionHash }));
        }
    }

    private static void ShowOne(CommandOutput output, EventView raised)
    {
        if (output.Json)
        {
            output.Value(raised, ApiJson.Default.EventView);
        }

        output.Line($"{Number(raised.Height)}  {raised.ContractName ?? raised.Contract}  {raised.Name}  {raised.Data}");
    }

    private static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
