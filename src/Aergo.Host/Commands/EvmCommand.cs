using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Aergo.Evm;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary><c>aergo evm</c>: EVM code by itself, without a chain: run, trace and disassemble.</summary>
internal static class EvmCommand
{
    private const int StepsShownMax = 100_000;

    private static readonly AccountId Contract = PrecompileSet.At(0xc0de);

    public static Command Make(CommonOptions common)
    {
        var command = new Command("evm", "Run, trace or disassemble EVM code without a chain");
        var fork = new Option<Fork>("--fork") { Description = "Rules: Frontier … Osaka", DefaultValueFactory = _ => Fork.Osaka, Recursive = true };
        command.Add(fork);
        command.Add(MakeRun(common, fork, "run", "Run code and print what it returns", Run));
        command.Add(MakeRun(common, fork, "trace", "Run code and print each instruction", Trace));
        command.Add(MakeDisassemble(common, fork));
        return command;
    }

    private static Command MakeRun(CommonOptions common, Option<Fork> fork, string name, string description, Action<CommandContext, Fork, EvmMessage, byte[]> run)
    {
        Argument<string> code = CodeArgument();
        var input = new Option<string>("--input") { Description = "Call data, hexadecimal", DefaultValueFactory = _ => string.Empty };
        var gas = new Option<long>("--gas") { Description = "Gas of the call", DefaultValueFactory = _ => 10_000_000 };
        var command = new Command(name, description) { code, input, gas };
        common.Run(command, (context, parsed, _) =>
        {
            long limit = parsed.GetValue(gas);
            var message = new EvmMessage
            {
                Kind = CallKind.Call,
                Caller = default,
                To = Contract,
                Input = Hexadecimal(parsed.GetValue(input)!),
                Gas = limit is > 0 and <= 1_000_000_000_000 ? limit : throw new CommandFailureException("--gas wants a number from 1 to 10^12"),
            };
            run(context, parsed.GetValue(fork), message, ReadCode(parsed.GetValue(code)!));
            return Task.CompletedTask;
        });
        return command;
    }

    private static Command MakeDisassemble(CommonOptions common, Option<Fork> fork)
    {
        Argument<string> code = CodeArgument();
        var command = new Command("disasm", "Print code as instructions") { code };
        common.Run(command, (context, parsed, _) =>
        {
            var lines = Disassembler.Lines(ReadCode(parsed.GetValue(code)!), parsed.GetValue(fork)).ToList();
            foreach ((int at, string name, string operand) in lines)
            {
                context.Output.Line(string.Create(CultureInfo.InvariantCulture, $"{at:x5}  {name} {operand}").TrimEnd());
            }

            if (context.Output.Json)
            {
                context.Output.Value(JsonValue.Of([.. lines.Select(l => JsonValue.Of(
                [
                    ("pc", JsonValue.Of((long)l.ProgramCounter)),
                    ("op", JsonValue.Of(l.Name)),
                    ("operand", JsonValue.Of(l.Operand)),
                ]))]));
            }

            return Task.CompletedTask;
        });
        return command;
    }

    private static Argument<string> CodeArgument() => new("code") { Description = "Hexadecimal, or a file that holds it" };

    private static void Run(CommandContext context, Fork fork, EvmMessage message, byte[] code) => Report(context, message, Execute(context, fork, message, code, null), null);

    private static void Trace(CommandContext context, Fork fork, EvmMessage message, byte[] code)
    {
        var tracer = new StructLogTracer(StepsShownMax);
        EvmOutcome outcome = Execute(context, fork, message, code, tracer);
        foreach (StructLog log in tracer.Logs)
        {
            context.Output.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{new string(' ', 2 * (log.Depth - 1))}{log.ProgramCounter:x5}  {log.Name,-14} gas {log.Gas} cost {log.Cost}  [{string.Join(' ', log.Stack!)}]{(log.Halt.Text() is { } why ? "  " + why : string.Empty)}"));
        }

        if (tracer.IsCut)
        {
            CommandOutput.Notice($"only the first {StepsShownMax} instructions are shown");
        }

        Report(context, message, outcome, tracer.Logs);
    }

    private static EvmOutcome Execute(CommandContext context, Fork fork, EvmMessage message, byte[] code, IEvmTracer? tracer)
    {
        var world = new MemoryWorld();
        world.SetAccount(Contract, 1, default, code);
        using var machine = new EvmMachine(fork, context.Signatures);
        var journal = new Journal(world, new CodeCache());
        journal.WarmUp([Contract, .. machine.PrecompileAddresses]);
        var block = new EvmBlock { Number = 1, Timestamp = 0, Coinbase = default, GasLimit = message.Gas, BaseFee = default, PrevRandao = default, ChainId = UInt256.One };
        return machine.Run(journal, new TransactionContext(block, default, default, []), message, tracer);
    }

    private static void Report(CommandContext context, EvmMessage message, EvmOutcome outcome, IReadOnlyList<StructLog>? steps)
    {
        string output = "0x" + Convert.ToHexStringLower(outcome.Output.Span);
        long used = message.Gas - outcome.GasLeft;
        if (context.Output.Json)
        {
            var members = new List<(string, JsonValue)>
            {
                ("success", JsonValue.Of(outcome.IsSuccess)),
                ("halt", JsonValue.Of(outcome.Halt.ToString())),
                ("gasUsed", JsonValue.Of(used)),
                ("output", JsonValue.Of(output)),
            };
            if (steps is not null)
            {
                members.Add(("steps", JsonValue.Of([.. steps.Select(Step)])));
            }

            context.Output.Value(JsonValue.Of(members));
        }

        context.Output.Facts(
            ("ended by", outcome.Halt.ToString()),
            ("gas used", used.ToString(CultureInfo.InvariantCulture)),
            ("output", output));
        if (!outcome.IsSuccess)
        {
            throw new CommandFailureException($"the code failed: {outcome.Halt.Text()}");
        }
    }

    private static JsonValue Step(StructLog log) => JsonValue.Of(
    [
        ("depth", JsonValue.Of((long)log.Depth)),
        ("pc", JsonValue.Of((long)log.ProgramCounter)),
        ("op", JsonValue.Of(log.Name)),
        ("gas", JsonValue.Of(log.Gas)),
        ("gasCost", JsonValue.Of(log.Cost)),
        ("stack", JsonValue.Of([.. log.Stack!.Select(w => JsonValue.Of(w.ToString()))])),
    ]);

    private static byte[] ReadCode(string codeOrFile) => Hexadecimal(File.Exists(codeOrFile) ? File.ReadAllText(codeOrFile).Trim() : codeOrFile);

    private static byte[] Hexadecimal(string text)
    {
        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        try
        {
            return Convert.FromHexString(digits);
        }
        catch (FormatException)
        {
            throw new CommandFailureException("that is neither hexadecimal nor a file: " + (text.Length > 60 ? text[..60] + "…" : text));
        }
    }
}
