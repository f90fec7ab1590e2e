using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary><c>aergo proof</c>: makes proofs with a node, and checks them without one.</summary>
internal static class ProofCommand
{
    public static Command Make(CommonOptions common) => new("proof", "Make proofs, and check them without a node")
    {
        MakeOne(common, "receipt", "Prove what became of a transaction", new Argument<string>("HASH") { Description = "The transaction" }),
        MakeOne(common, "event", "Prove an event", new Argument<string>("HASH") { Description = "The transaction" }, new Argument<string>("INDEX") { Description = "Place of the event in it, from 0" }),
        MakeOne(common, "account", "Prove balance and nonce of an account, or that there is none", new Argument<string>("ACCOUNT") { Description = "Address or name" }),
        MakeOne(common, "row", "Prove a row of a table, or that there is none", new Argument<string>("TABLE") { Description = "SCHEMA.TABLE" }, new Argument<string>("KEY") { Description = "Primary key" }),
        Check(common),
    };

    private static Command MakeOne(CommonOptions common, string kind, string description, params Argument<string>[] arguments)
    {
        var output = new Option<string?>("--out") { Description = "File to write (default: standard output)", HelpName = "FILE" };
        var command = new Command(kind, description) { output };
        foreach (Argument<string> argument in arguments)
        {
            command.Add(argument);
        }

        common.Run(command, async (context, parsed, cancellation) =>
        {
            string what = string.Join(':', arguments.Select(a => parsed.GetRequiredValue(a)).Prepend(kind));
            ProofAnswer answer = await context.Node.GetProofAsync(what, cancellation).ConfigureAwait(false);
            if (answer.ProofJson is not { } json)
            {
                throw new CommandFailureException(answer.Refusal ?? "the node gave no proof");
            }

            if (parsed.GetValue(output) is not { } file)
            {
                Console.Out.WriteLine(json);
                return;
            }

            WholeFile.Write(file, Encoding.UTF8.GetBytes(json + "\n"));
            context.Output.Line($"wrote {file}; check it anywhere with './aergo proof check {file}'");
        });
        return command;
    }

    private static Command Check(CommonOptions common)
    {
        var file = new Argument<string>("FILE") { Description = "A proof" };
        var blockId = new Option<string?>("--block-id") { Description = "Id of the block you trust; the proof must stand on it", HelpName = "ID" };
        var command = new Command("check", "Check a proof; needs no node") { file, blockId };
        common.Run(command, (context, parsed, _) =>
        {
            (ProofFacts? facts, string? fault) = ProofFile.Check(WholeFile.Read(parsed.GetRequiredValue(file), ProofFile.BytesMax));
            if (facts is null)
            {
                throw new CommandFailureException($"not proven: {fault}");
            }

            string? trusted = parsed.GetValue(blockId);
            if (trusted is not null && (!Hash256.TryParse(trusted, out Hash256 id) || id != facts.Header.Id))
            {
                throw new CommandFailureException($"not proven: the proof stands on block {facts.Header.Id}, not on {trusted}");
            }

            bool signed = facts.Header.Height == 0 || facts.Header.IsSigned(new P256Verifier());
            string producer = Convert.ToHexStringLower(facts.Header.Producer.Span);
            if (context.Output.Json)
            {
                context.Output.Value(JsonValue.Of(
                [
                    ("proven", JsonValue.Of(true)),
                    ("kind", JsonValue.Of(facts.Kind)),
                    ("height", JsonValue.Of(facts.Header.Height)),
                    ("blockId", JsonValue.Of(facts.Header.Id.ToString())),
                    ("blockIdTrusted", JsonValue.Of(trusted is not null)),
                    ("signed", JsonValue.Of(signed)),
                    ("producer", JsonValue.Of(producer)),
                    ("facts", JsonValue.Of([.. facts.Facts.Select(f => (f.Name, JsonValue.Of(f.Value)))])),
                ]));
            }

            context.Output.Facts(
            [
                ("proven", facts.Kind),
                .. facts.Facts.Select(f => (f.Name, (string?)f.Value)),
                ("in block", string.Create(CultureInfo.InvariantCulture, $"{facts.Header.Height} {facts.Header.Id}")),
                ("of", NodeApiViews.TimeText(facts.Header.Timestamp)),
                ("signed", signed ? "by " + producer : "NO: the producer's signature does not fit"),
            ]);
            if (trusted is null)
            {
                context.Output.Line("This holds if you trust that block: compare its id with one you have from elsewhere, or give --block-id.");
            }

            return System.Threading.Tasks.Task.CompletedTask;
        });
        return command;
    }
}
