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
        var from = new Option<long?>("--from-height") { Description = "First block (default: 0, with --follow the next one)", HelpName = "N" };
        var limit = new Option<int>("--limit") { Description = $"Most events, at most {ApiLimits.EventsMax}", DefaultValueFactory = _ => 100, HelpName = "N" };
        var command = new Command("events", "Show events of contracts") { follow, contract, name, from, limit };
        common.Run(command, async (context, parsed, cancellation) =>
        {
            bool goOn = parsed.GetValue(follow);
            NodeStatus status = await context.Node.GetStatusAsync(cancellation).ConfigureAwait(false);
            long height = parsed.GetValue(from) ?? (goOn ? status.Height + 1 : 0);
            if (!goOn)
            {
                ShowPage(context.Output, await context.Node.GetEventsAsync(Query(height, long.MaxValue, parsed.GetValue(limit)), cancellation).ConfigureAwait(false));
                return;
            }

            while (!cancellation.IsCancellationRequested)
            {
                long head = (await context.Node.GetStatusAsync(cancellation).ConfigureAwait(false)).Height;
                for (; height <= head; height++)
                {
                    foreach (EventView raised in await context.Node.GetEventsAsync(Query(height, height, ApiLimits.EventsMax), cancellation).ConfigureAwait(false))
                    {
                        ShowOne(context.Output, raised);
                    }
                }

                try
                {
                    await Task.Delay(FollowInterval, cancellation).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }

            EventQuery Query(long first, long last, int most) => new(parsed.GetValue(contract), parsed.GetValue(name), first, last, most);
        });
        return command;
    }

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
