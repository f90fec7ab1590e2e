using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary><c>aergo up</c>: a node, in this terminal or detached from it.</summary>
internal static class UpCommand
{
    public static Command Make(CommonOptions common)
    {
        var detach = new Option<bool>("--detach") { Description = "Run in the background; './aergo down' stops it" };
        var daemon = new Option<string?>(Detached.Option) { Hidden = true };
        var blockTime = new Option<string?>("--block-time") { Description = "Length of a slot of a new chain: 1s, 200ms … at least 50ms", HelpName = "TIME" };
        var listen = new Option<string?>("--listen") { Description = "Address to listen on (default 127.0.0.1, this machine only)", HelpName = "IP" };
        var unlock = new Option<string[]>("--unlock") { Description = "Key the node may sign with for SQL sessions; can be given again", HelpName = "NAME" };
        var passwordFile = PasswordFile();
        var command = new Command("up", "Start a chain on this machine, ready to use; Ctrl-C stops it") { detach, daemon, blockTime, listen, unlock, passwordFile };
        common.Run(command, (context, parsed, cancellation) => parsed.GetValue(detach)
            ? Detached.StartAsync(context, cancellation)
            : RunAsync(context, Options(context, parsed.GetValue(blockTime), parsed.GetValue(listen), parsed.GetValue(unlock) ?? [], parsed.GetValue(passwordFile)), cancellation));
        return command;
    }

    /// <summary>The option that names a file with a password.</summary>
    public static Option<string?> PasswordFile() => new("--password-file") { Description = $"File whose first line is the password (default: ${Passwords.FileVariable}, or asked for)", HelpName = "FILE" };

    private static NodeOptions Options(CommandContext context, string? blockTime, string? listen, string[] unlock, string? passwordFile)
    {
        IPAddress address = IPAddress.Loopback;
        if (listen is not null && !IPAddress.TryParse(listen, out address!))
        {
            throw new CommandFailureException($"--listen takes an IP address such as 127.0.0.1 or 0.0.0.0, not \"{listen}\"");
        }

        var options = new NodeOptions { Data = context.Data, Ports = new NodePorts(address, context.PortOffset) };
        if (blockTime is not null)
        {
            int milliseconds = Durations.Parse("--block-time", blockTime, 50, 600_000);
            if (context.Data.HasChain && GenesisFiles.Read(context.Data.Genesis, context.Signatures).Consensus.SlotMilliseconds is var present && present != milliseconds)
            {
                throw new CommandFailureException(
                    $"the chain in {context.Data.Path} has slots of {present} ms, and that is part of its genesis; for another block time begin a new chain with --data");
            }

            options = options with { Genesis = options.Genesis with { SlotMilliseconds = milliseconds } };
        }

        var keys = new List<PrivateKey>();
        foreach (string name in unlock)
        {
            keys.Add(SigningKeys.Find(context, name, passwordFile));
        }

        return options with { Unlocked = keys };
    }

    private static async Task RunAsync(CommandContext context, NodeOptions options, CancellationToken cancellation)
    {
        await using NodeHost host = await NodeHost.StartAsync(options, CommandOutput.Notice, cancellation).ConfigureAwait(false);
        if (context.Output.Json)
        {
            Console.Out.WriteLine(host.Running.ToJson());
        }
        else
        {
            Greet(context, host);
        }

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellation.Register(() => stopped.TrySetResult()))
        {
            Task first = await Task.WhenAny(stopped.Task, host.Node.Ended).ConfigureAwait(false);
            if (first == host.Node.Ended && host.Node.Ended.IsFaulted)
            {
                Exception e = host.Node.Ended.Exception!.InnerException!;
                throw Failures.LineOf(e) is { } line ? new CommandFailureException("the node has stopped: " + line) : e;
            }
        }

        context.Output.Line("stopping");
    }

    private static void Greet(CommandContext context, NodeHost host)
    {
        CommandOutput output = context.Output;
        ChainHead head = host.Node.Snapshot.Head;
        string place = PlaceOptions(context);
        output.Line(string.Create(CultureInfo.InvariantCulture, $"AERGO {NodeHost.Version}: chain {host.Genesis.ChainId}, block {head.Height}, slots of {host.Genesis.Consensus.SlotMilliseconds} ms"));
        output.Line();
        output.Facts(("data", host.Running.Data), ("postgresql", host.Running.Postgres), ("rest", host.Running.Rest + "/v1/status"), ("ethereum", $"{host.Running.Ethereum} (chain {host.Genesis.Ethereum.ChainId}, JSON-RPC and WebSocket)"));
        output.Line();
        var rows = new List<IReadOnlyList<string?>>();
        foreach ((string name, PrivateKey key) in DevelopmentAccounts.All(context.Signatures))
        {
            PublicKey publicKey = key.PublicKeyBy(context.Signatures);
            if (!name.StartsWith("group:", StringComparison.Ordinal) && publicKey.TryGetAccountId(context.Signatures, out AccountId id)
                && host.Node.Snapshot.HeadView.GetAccount(id) is { } record && host.Genesis.Sql.TrustLoopback)
            {
                rows.Add([name, Address.Of(publicKey).ToString(), id.ToChecksumString(), new Amount(record.Balance).ToText(AmountUnit.Aergo)]);
            }
        }

        if (rows.Count > 0)
        {
            output.Line("accounts (development: everybody knows their keys)");
            output.Table(["name", "address", "the same for Ethereum tools", "balance"], rows);
            output.Line();
        }

        output.Line("try next, in another terminal:");
        IPEndPoint postgres = IPEndPoint.Parse(host.Running.Postgres);
        output.Line($"  psql \"host={postgres.Address} port={postgres.Port} user=alice dbname={NodeHost.Repository}\"");
        output.Line($"  ./aergo deploy examples/shop/shop.sql --as shop{place}");
        output.Line($"  ./aergo send bob 5 --from alice{place}");
        output.Line();
        output.Line("Ctrl-C stops it.");
    }

    private static string PlaceOptions(CommandContext context)
    {
        bool isDefault = context.Data == DataDirectory.Of(null);
        return isDefault ? string.Empty : " --data " + Path.GetRelativePath(Environment.CurrentDirectory, context.Data.Path);
    }
}
