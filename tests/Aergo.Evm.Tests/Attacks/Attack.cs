using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Evm.Tests.Execution;
using Aergo.Primitives;

namespace Aergo.Evm.Tests.Attacks;

/// <summary>Code made to cost the node more than it pays, run with a bounded amount of gas, and what it brought about.</summary>
/// <param name="Reads">Questions to the world outside, each of which may be a read from disk.</param>
/// <param name="Allocated">Bytes of managed memory asked for.</param>
internal sealed record Attack(EvmOutcome Outcome, Journal Journal, long Gas, int Reads, long Allocated)
{
    /// <summary>A third of a block on Ethereum.</summary>
    public const long Plenty = 10_000_000;

    /// <summary>Gas at which loops stop by themselves, so that what they did stands.</summary>
    private const int Rest = 100_000;

    private static readonly ISignatures Signatures = new ManagedSecp256k1();

    /// <summary>Where a second contract lies.</summary>
    public static readonly AccountId Other = new([.. new byte[18], 0xd0, 0xd0]);

    public long Used => Gas - Outcome.GasLeft;

    /// <summary>What the code answered: for loops, how often they went round.</summary>
    public long Rounds => (long)new UInt256(Outcome.Output.Span).L0;

    public IReadOnlyList<AccountChange> Changes(bool emptyAccountsVanish = true) => Journal.Changes(emptyAccountsVanish);

    public static Attack Run(bool plain, byte[] code, byte[]? other = null, long gas = Plenty, Fork fork = Fork.Osaka)
    {
        var memory = new MemoryWorld();
        memory.SetAccount(TestMachine.Sender, 0, UInt256.One << 100, default);
        memory.SetAccount(TestMachine.Contract, 1, 1_000_000, code);
        memory.SetAccount(Other, 1, 0, other ?? []);
        var world = new CountingWorld(memory);
        var journal = new Journal(world, new CodeCache());
        using EvmMachine machine = new(fork, Signatures, new EvmOptions { PlainOnly = plain });
        long before = GC.GetAllocatedBytesForCurrentThread();
        EvmOutcome outcome = machine.Run(journal, new TransactionContext(TestMachine.Block, TestMachine.Sender, 3, []), new EvmMessage
        {
            Kind = CallKind.Call,
            Caller = TestMachine.Sender,
            To = TestMachine.Contract,
            Gas = gas,
        });
        return new Attack(outcome, journal, gas, world.Reads, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>
    /// Runs a body until little gas is left, and answers how often. The body finds the number of the round on top of the stack and leaves it there.
    /// </summary>
    /// <param name="body">Hexadecimal.</param>
    /// <param name="first">What runs once before, hexadecimal; it leaves the stack empty.</param>
    public static byte[] Loop(string body, string first = "")
    {
        // first PUSH0 JUMPDEST body PUSH1 1 ADD PUSH3 rest GAS GT PUSH2 start JUMPI PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
        int start = (first.Length / 2) + 1;
        return Convert.FromHexString($"{first}5f5b{body}60010162{Rest:x6}5a1161{start:x4}575f5260205ff3");
    }

    /// <summary>Pushes of zero.</summary>
    public static string Zeros(int count) => string.Concat(Enumerable.Repeat("5f", count));

    /// <summary>The world behind a count.</summary>
    private sealed class CountingWorld(MemoryWorld world) : IEvmWorld
    {
        public int Reads { get; private set; }

        public bool TryGetAccount(AccountId id, out EvmAccount account)
        {
            Reads++;
            return world.TryGetAccount(id, out account);
        }

        public ReadOnlyMemory<byte> GetCode(AccountId id, Hash256 codeHash)
        {
            Reads++;
            return world.GetCode(id, codeHash);
        }

        public UInt256 GetStorage(AccountId id, in UInt256 key)
        {
            Reads++;
            return world.GetStorage(id, key);
        }

        public bool HasStorage(AccountId id)
        {
            Reads++;
            return world.HasStorage(id);
        }

        public Hash256 GetBlockHash(ulong number) => world.GetBlockHash(number);
    }
}
