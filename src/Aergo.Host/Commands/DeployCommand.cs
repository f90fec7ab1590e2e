using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Primitives;
using Aergo.Sql.Engine;

namespace Aergo.Host;

/// <summary><c>aergo deploy</c>: a file of SQL, or compiled code for the EVM, becomes a contract in one transaction.</summary>
internal static class DeployCommand
{
    public static Command Make(CommonOptions common)
    {
        var file = new Argument<string>("FILE") { Description = "A file of SQL (tables, constraints, functions, procedures), or for the EVM .bin, .hex, or a compiler's .json" };
        var name = new Option<string>("--as") { Description = "Name of the contract, which is its schema; made if it is not there; for SQL", HelpName = "NAME" };
        var amount = new Option<string?>("--amount") { Description = "Tokens for the contract, such as \"1.5 aergo\"", HelpName = "AMOUNT" };
        var abi = new Option<string?>("--abi") { Description = "ABI of a contract for the EVM: a file, or \"constructor(address,uint256)\"", HelpName = "FILE" };
        var arguments = new Option<string[]>("--args") { Description = "Arguments of the constructor of a contract for the EVM", AllowMultipleArgumentsPerToken = true, HelpName = "ARGS" };
        var options = new SendOptions();
        var command = new Command("deploy", "Deploy a contract written in SQL, or compiled for the EVM") { file, name, amount, abi, arguments };
        options.AddTo(command);
        common.Run(command, async (context, parsed, cancellation) =>
        {
            Amount sent = parsed.GetValue(amount) is { } text ? Amounts.Parse(text) : Amount.Zero;
            string path = parsed.GetRequiredValue(file);
            TransactionSending.Request request = EvmArtifact.IsOne(path)
                ? await ForEvmAsync(context, path, parsed.GetValue(name), parsed.GetValue(abi), parsed.GetValue(arguments) ?? [], sent, cancellation).ConfigureAwait(false)
                : ForSql(path, parsed.GetValue(name), parsed.GetValue(abi) is not null || parsed.GetValue(arguments) is { Length: > 0 }, sent);
            await TransactionSending.RunAsync(context, parsed, options, request, cancellation, answer =>
            {
                foreach (string created in answer.Receipt?.Created ?? [])
                {
                    context.Output.Line("deployed " + created);
                }

                CallResults.Show(context.Output, answer);
            }).ConfigureAwait(false);
        });
        return command;
    }

    private static TransactionSending.Request ForSql(string path, string? schema, bool hasAbi, Amount sent)
    {
        if (schema is null)
        {
            throw new CommandFailureException("name the contract with --as NAME: its tables and procedures are then NAME.…");
        }

        if (hasAbi)
        {
            throw new CommandFailureException("--abi and --args are for contracts of the EVM; a contract in SQL has no constructor");
        }

        if (schema.Length is 0 or > 63 || !(char.IsAsciiLetterLower(schema[0]) || schema[0] == '_') || !schema.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            throw new CommandFailureException($"\"{schema}\" cannot name a contract: a-z, 0-9 and '_', not beginning with a digit, at most 63 characters");
        }

        var payload = new SqlPayload { DeploySchema = schema, Commands = [new Sql.Engine.SqlCommand(ReadScript(path), [])] };
        return new TransactionSending.Request(TransactionType.Call, Address.OfSpecial(SpecialAccounts.SqlName), sent, payload.Encode());
    }

    private static async Task<TransactionSending.Request> ForEvmAsync(
        CommandContext context, string path, string? name, string? abi, string[] arguments, Amount sent, CancellationToken cancellation)
    {
        if (name is not null)
        {
            throw new CommandFailureException("not supported: names for contracts of the EVM; leave out --as and use the address that is shown");
        }

        EvmArtifact artifact = EvmArtifact.Read(path);
        AbiSignature constructor = abi is null ? artifact.Abi?.Constructor ?? new AbiSignature("constructor", [], null)
            : AbiSignature.TryParse(abi, out _) ?? EvmArtifact.ReadAbi(abi).Constructor;
        var values = await EvmArtifact.ValuesAsync(context, constructor, arguments, cancellation).ConfigureAwait(false);
        byte[] code = [.. artifact.Code, .. AbiEncoder.Encode([.. constructor.Parameters.Select(p => p.Type)], values)];
        return new TransactionSending.Request(TransactionType.Deploy, Address.Empty, sent, code);
    }

    private static string ReadScript(string path)
    {
        if (Path.GetExtension(path) is ".sol")
        {
            throw new CommandFailureException($"not supported: compiling Solidity ({path}); compile it first and deploy the .bin or .json");
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
