using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using Aergo.Primitives;
using Aergo.Sql.Engine;

namespace Aergo.Host;

/// <summary><c>aergo deploy</c>: a file of SQL becomes a contract, in one transaction.</summary>
internal static class DeployCommand
{
    public static Command Make(CommonOptions common)
    {
        var file = new Argument<string>("FILE") { Description = "A file of SQL: tables, constraints, functions, procedures" };
        var name = new Option<string>("--as") { Description = "Name of the contract, which is its schema; made if it is not there", HelpName = "NAME", Required = true };
        var amount = new Option<string?>("--amount") { Description = "Tokens for the contract, such as \"1.5 aergo\"", HelpName = "AMOUNT" };
        var options = new SendOptions();
        var command = new Command("deploy", "Deploy a contract written in SQL") { file, name, amount };
        options.AddTo(command);
        common.Run(command, (context, parsed, cancellation) =>
        {
            string schema = parsed.GetRequiredValue(name);
            if (schema.Length is 0 or > 63 || !(char.IsAsciiLetterLower(schema[0]) || schema[0] == '_') || !schema.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
            {
                throw new CommandFailureException($"\"{schema}\" cannot name a contract: a-z, 0-9 and '_', not beginning with a digit, at most 63 characters");
            }

            var payload = new SqlPayload { DeploySchema = schema, Commands = [new Sql.Engine.SqlCommand(ReadScript(parsed.GetRequiredValue(file)), [])] };
            Amount sent = parsed.GetValue(amount) is { } text ? Amounts.Parse(text) : Amount.Zero;
            return TransactionSending.RunAsync(
                context,
                parsed,
                options,
                new TransactionSending.Request(TransactionType.Call, Address.OfSpecial(SpecialAccounts.SqlName), sent, payload.Encode()),
                cancellation,
                answer =>
                {
                    foreach (string created in answer.Receipt?.Created ?? [])
                    {
                        context.Output.Line("deployed " + created);
                    }

                    CallResults.Show(context.Output, answer);
                });
        });
        return command;
    }

    private static string ReadScript(string path)
    {
        if (Path.GetExtension(path) is ".bin" or ".sol" or ".hex")
        {
            throw new CommandFailureException($"not supported: contracts for the EVM ({path}); this version takes files of SQL");
        }

        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(WholeFile.Read(path, Transaction.SizeMax)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new CommandFailureException($"{path} is no text in UTF-8");
        }
    }
}
