using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Host.Bench;
using Aergo.Primitives;
using Aergo.Sql.Compilation;

namespace Aergo.Host;

/// <summary><c>aergo bench</c>: figures beside their peers and raw limits, measured in the same run.</summary>
internal static class BenchCommand
{
    public static Command Make(CommonOptions common)
    {
        var name = new Argument<string>("name") { Description = "transfer, transfer-rpc, sql, blobs or evm" };
        var rounds = new Option<int>("--rounds") { Description = "Turns of each side", DefaultValueFactory = _ => 5 };
        var clients = new Option<int>("--clients") { Description = "Connections at once (sql)", DefaultValueFactory = _ => 4 };
        var seconds = new Option<double>("--seconds") { Description = "Length of one turn (sql)", DefaultValueFactory = _ => 3 };
        var data = new Option<string>("--inputs") { Description = "Folder of programs (evm)", DefaultValueFactory = _ => "../shared/evmbench" };
        var only = new Option<string?>("--only") { Description = "Programs whose name contains this (evm)" };
        var transactions = new Option<int?>("--transactions") { Description = "Transfers in one turn (transfer: 50,000; transfer-rpc: 20,000)" };
        var blobs = new Option<long>("--blobs") { Description = "Blobs in the store at the end (blobs)", DefaultValueFactory = _ => 100_000 };
        var command = new Command("bench", "Measure this machine: transfer (signed transfers beside signature checks), transfer-rpc (Ethereum transactions over JSON-RPC, beside Anvil where it is installed), sql (beside PostgreSQL where it is installed), blobs (beside files), evm (beside Anvil where it is installed)") { name, rounds, clients, seconds, transactions, blobs, data, only };
        common.Run(command, async (context, parsed, cancellation) =>
        {
            Action<string> say = context.Output.Json ? static _ => { } : CommandOutput.Notice;
            string which = parsed.GetValue(name)!;
            string directory = Directory.CreateTempSubdirectory("aergo-bench-").FullName;
            try
            {
                IReadOnlyList<Figure> figures = which switch
                {
                    "transfer" => TransferBench.Run(context.Signatures, directory, parsed.GetValue(transactions) ?? 50_000, parsed.GetValue(rounds), say),
                    "transfer-rpc" => await TransferRpcBench.RunAsync(directory, context.Signatures, parsed.GetValue(transactions) ?? 20_000, parsed.GetValue(rounds), say, cancellation).ConfigureAwait(false),
                    "sql" => await SqlAsync(directory, parsed.GetValue(clients), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rounds), say, cancellation).ConfigureAwait(false),
                    "blobs" => BlobBench.Run(directory, parsed.GetValue(blobs), parsed.GetValue(rounds), say),
                    "evm" => EvmPrograms(parsed.GetValue(data)!, context.Signatures, parsed.GetValue(rounds), parsed.GetValue(seconds), parsed.GetValue(only), say, cancellation),
                    _ => throw new CommandFailureException($"there is no benchmark \"{which}\"; there are transfer, transfer-rpc, sql, blobs and evm"),
                };
                Print(context.Output, which, figures);
            }
            finally
            {
                Directory.Delete(directory, true);
            }
        });
        return command;
    }

    private static IReadOnlyList<Figure> EvmPrograms(
        string folder, ISignatures signatures, int rounds, double seconds, string? only, Action<string> say, CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(folder, "manifest.json")))
        {
            throw new CommandFailureException($"there are no EVM programs in \"{folder}\"; name their folder with --inputs");
        }

        // Programs are many; a third of a turn each keeps the whole within minutes.
        return EvmBench.Run(folder, signatures, rounds, seconds / 3, only, say, cancellation);
    }

    private static async Task<IReadOnlyList<Figure>> SqlAsync(string directory, int clients, TimeSpan length, int rounds, Action<string> say, CancellationToken cancellation)
    {
        using PostgresPeer? peer = PostgresPeer.Start(say);
        if (peer is null)
        {
            say("PostgreSQL is not installed: there is nothing to compare with (apt-get install postgresql-15)");
        }

        using NodePeer ours = NodePeer.Start(Path.Combine(directory, "compiling"), say);
        (NodeHost twin, string interpreting) = await StartInterpreterAsync(Path.Combine(directory, "interpreting"), say, cancellation).ConfigureAwait(false);
        await using (twin.ConfigureAwait(false))
        {
            return await SqlBench.RunAsync(ours.Connection, interpreting, peer?.Connection, clients, length, rounds, say, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<(NodeHost Node, string Connection)> StartInterpreterAsync(string directory, Action<string> say, CancellationToken cancellation)
    {
        var ports = new NodePorts(IPAddress.Loopback, NodePeer.FreeOffset());
        Directory.CreateDirectory(directory);
        NodeHost node = await NodeHost.StartAsync(new NodeOptions { Data = DataDirectory.Of(directory), Ports = ports, Compilation = CompilationMode.Never }, say, cancellation).ConfigureAwait(false);
        return (node, string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={ports.Postgres.Port};Username=alice;Database=main;Pooling=false"));
    }

    private static void Print(CommandOutput output, string bench, IReadOnlyList<Figure> figures)
    {
        if (output.Json)
        {
            Console.Out.WriteLine(
                $"{{\"bench\":\"{bench}\",\"figures\":[" + string.Join(',', figures.Select(f =>
                    $"{{\"name\":\"{f.Name}\",\"value\":{Number(f.Value)},\"unit\":\"{f.Unit}\",\"runs\":[{string.Join(',', f.Runs.Select(Number))}]}}")) + "]}");
            return;
        }

        output.Table(
            ["figure", "median", "unit", "least", "most"],
            figures.Select(f => (IReadOnlyList<string?>)[f.Name, Shown(f.Value), f.Unit, Shown(f.Runs.Min()), Shown(f.Runs.Max())]));
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Shown(double value) => value.ToString(value >= 100 ? "#,0" : "0.###", CultureInfo.InvariantCulture);
}
