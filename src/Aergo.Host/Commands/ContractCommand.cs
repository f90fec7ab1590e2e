using System;
using System.CommandLine;
using System.Globalization;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary><c>aergo contract</c>: what a contract is made of, and whether its sources on the chain made it.</summary>
internal static class ContractCommand
{
    public static Command Make(CommonOptions common)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the contract, which is its schema" };
        var source = new Option<string?>("--source") { Description = "Also check that this file is the source that was deployed last", HelpName = "FILE" };
        var command = new Command("contract", "Show a contract, the digests of its sources, and whether they give what is there") { name, source };
        common.Run(command, async (context, parsed, cancellation) =>
        {
            string asked = parsed.GetRequiredValue(name);
            ContractView contract = await context.Node.GetContractAsync(asked, cancellation).ConfigureAwait(false)
                ?? throw new CommandFailureException($"there is no contract \"{asked}\" in a block; './aergo deploy FILE.sql --as {asked}' makes one");
            if (context.Output.Json)
            {
                context.Output.Value(contract, ApiJson.Default.ContractView);
            }
            else
            {
                Show(context.Output, contract);
            }

            if (parsed.GetValue(source) is { } file)
            {
                string digest = Hash256.Sha256(WholeFile.Read(file, Transaction.SizeMax)).ToString();
                if (contract.Deployments.Count == 0 || contract.Deployments[^1].SourceDigest != digest)
                {
                    throw new CommandFailureException($"{file} is not the source of {asked}: its SHA-256 is {digest}; the digests of the deployed sources are listed above");
                }

                context.Output.Line($"{file} is the source that was deployed last");
            }
        });
        return command;
    }

    private static void Show(CommandOutput output, ContractView contract)
    {
        output.Facts(
            ("contract", contract.Name),
            ("address", contract.Address),
            ("owner", contract.Owner),
            ("balance", Amounts.Text(contract.BalanceAer)),
            ("frozen", contract.Frozen ? "yes, for ever" : "no"),
            ("digest", contract.Digest),
            ("verified", contract.Verified ? "yes: the sources below, run again, give exactly what is there" : "no: " + contract.Reason));
        foreach (DeploymentView deployment in contract.Deployments)
        {
            output.Line(string.Create(
                CultureInfo.InvariantCulture, $"source    sha256 {deployment.SourceDigest}, {deployment.SourceBytes} bytes, block {deployment.Height}, transaction {deployment.TransactionHash}"));
        }

        foreach (string item in contract.Objects)
        {
            output.Line("  " + item);
        }
    }
}
