using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary><c>aergo genesis</c>: what a chain is made of.</summary>
internal static class GenesisCommand
{
    public static Command Make(CommonOptions common) => new("genesis", "Make, show and check the genesis of a chain") { Init(common), Show(common), Check(common) };

    private static Command Init(CommonOptions common)
    {
        var magic = new Option<string>("--magic") { Description = "Name of the chain", DefaultValueFactory = _ => new GenesisChoices().Magic, HelpName = "NAME" };
        var blockTime = new Option<string>("--block-time") { Description = "Length of a slot, at least 50ms", DefaultValueFactory = _ => "1s", HelpName = "TIME" };
        var onDemand = new Option<bool>("--on-demand") { Description = "A block at once when there is a transaction" };
        var empty = new Option<bool>("--empty-blocks") { Description = "Blocks also for slots without transactions" };
        var noFees = new Option<bool>("--no-fees") { Description = "Transactions cost nothing" };
        var command = new Command("init", "Write genesis.json and a producer key into the data directory, to be changed before the first './aergo up'") { magic, blockTime, onDemand, empty, noFees };
        common.Run(command, (context, parsed, _) =>
        {
            DataDirectory data = context.Data;
            if (data.HasChain)
            {
                throw new CommandFailureException($"{data.Genesis} is there already; choose another directory with --data");
            }

            string name = parsed.GetRequiredValue(magic);
            if (!ChainId.TryCreate(5, false, false, name, "sbp", out ChainId? _))
            {
                throw new CommandFailureException($"\"{name}\" cannot name a chain: ASCII without spaces, at most 100 characters");
            }

            data.Make();
            using P256Signer producer = ProducerKey.Exists(data.Path) ? ProducerKey.Read(data.Path) : ProducerKey.Create(data.Path);
            var choices = new GenesisChoices
            {
                Magic = name,
                SlotMilliseconds = Durations.Parse("--block-time", parsed.GetRequiredValue(blockTime), 50, 600_000),
                OnDemand = parsed.GetValue(onDemand),
                EmptyBlocks = parsed.GetValue(empty),
                Fees = !parsed.GetValue(noFees),
            };
            WholeFile.Write(data.Genesis, DevelopmentGenesis.Write(choices, TimeProvider.System.GetUtcNow(), producer.PublicKey.Span, context.Signatures), overwrite: false);
            if (context.Output.Json)
            {
                context.Output.Value(JsonValue.Of([("genesis", JsonValue.Of(data.Genesis)), ("producer", JsonValue.Of(Convert.ToHexStringLower(producer.PublicKey.Span)))]));
            }

            context.Output.Line($"wrote {data.Genesis} and {Path.Combine(data.Path, ProducerKey.FileName)}");
            context.Output.Line("change it as you like, check it with './aergo genesis check', then './aergo up'");
            return Task.CompletedTask;
        });
        return command;
    }

    private static Command Show(CommonOptions common)
    {
        var command = new Command("show", "Print the genesis of the chain in the data directory, every setting with its value");
        common.Run(command, (context, _, _) =>
        {
            context.Data.RequireChain();
            GenesisConfig genesis = GenesisFiles.Read(context.Data.Genesis, context.Signatures);
            if (context.Output.Json)
            {
                Console.Out.WriteLine(Encoding.UTF8.GetString(GenesisFile.Write(genesis)));
                return Task.CompletedTask;
            }

            Summarize(context, genesis);
            return Task.CompletedTask;
        });
        return command;
    }

    private static Command Check(CommonOptions common)
    {
        var file = new Argument<string?>("FILE") { Description = "A genesis file (default: the data directory's)", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("check", "Check a genesis file") { file };
        common.Run(command, (context, parsed, _) =>
        {
            string path = parsed.GetValue(file) ?? context.Data.Genesis;
            GenesisConfig genesis = GenesisFiles.Read(path, context.Signatures);
            string digest = Hash256.Sha256(GenesisFile.Write(genesis)).ToString();
            if (context.Output.Json)
            {
                context.Output.Value(JsonValue.Of(
                [
                    ("good", JsonValue.Of(true)),
                    ("chain", JsonValue.Of(genesis.ChainId.ToString())),
                    ("chainIdHash", JsonValue.Of(genesis.ChainId.Hash().ToString())),
                    ("digest", JsonValue.Of(digest)),
                ]));
            }

            context.Output.Line($"{path} is good");
            Summarize(context, genesis);
            return Task.CompletedTask;
        });
        return command;
    }

    private static void Summarize(CommandContext context, GenesisConfig genesis)
    {
        CommandOutput output = context.Output;
        output.Facts(
            ("chain", genesis.ChainId.ToString()),
            ("chain id hash", genesis.ChainId.Hash().ToString()),
            ("digest", Hash256.Sha256(GenesisFile.Write(genesis)).ToString()),
            ("time", NodeApiViews.TimeText(genesis.Time)),
            ("supply", genesis.Supply.ToText(AmountUnit.Aergo)),
            ("consensus", $"{genesis.Consensus.Engine}, slots of {genesis.Consensus.SlotMilliseconds} ms{(genesis.Consensus.OnDemand ? ", on demand" : string.Empty)}"),
            ("gas price", genesis.Fees.GasPrice.ToText(AmountUnit.Gaer)),
            ("owner", string.Join(", ", genesis.Roles.Where(r => r.IsOwner).Select(r => r.Name))),
            ("roles", string.Join(", ", genesis.Roles.Where(r => !r.IsOwner).Select(r => r.Name))),
            ("loopback", genesis.Sql.TrustLoopback ? "trusted without password" : "needs a password"));
        foreach (IGrouping<string, Allocation> group in genesis.Allocations.GroupBy(a => a.Group))
        {
            UInt128 held = 0;
            foreach (Allocation allocation in group)
            {
                held += allocation.Amount.Aer;
            }

            output.Line($"  {group.Key,-12} {new Amount(held).ToText(AmountUnit.Aergo)} on {group.Count()} accounts");
        }
    }
}
