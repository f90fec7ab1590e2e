using System;
using Aergo.Primitives;

namespace Aergo.Evm.Tests.Execution;

/// <summary>Runs a piece of code as the code of one account, on either interpreter.</summary>
internal static class TestMachine
{
    public static readonly AccountId Contract = new([.. new byte[19], 0xc0]);

    public static readonly AccountId Sender = new([.. new byte[19], 0xaa]);

    private static readonly ISignatures Signatures = new ManagedSecp256k1();

    public static EvmMachine Make(bool plain, Fork fork = Fork.Osaka) => new(fork, Signatures, new EvmOptions { PlainOnly = plain });

    public static EvmOutcome Run(EvmMachine machine, byte[] code, out Journal journal, byte[]? input = null, long gas = 1_000_000, Action<ContractCode>? prepare = null, IEvmTracer? tracer = null)
    {
        var world = new MemoryWorld();
        world.SetAccount(Sender, 0, UInt256.One << 100, default);
        world.SetAccount(Contract, 1, 12345, code);
        world.SetStorage(Contract, 1, 77);
        var codes = new CodeCache();
        prepare?.Invoke(codes.Get(Keccak256.Hash(code), () => code));
        journal = new Journal(world, codes);
        return machine.Run(journal, new TransactionContext(Block, Sender, 3, []), new EvmMessage
        {
            Kind = CallKind.Call,
            Caller = Sender,
            To = Contract,
            Input = input ?? [],
            Gas = gas,
        }, tracer);
    }

    public static EvmBlock Block { get; } = new()
    {
        Number = 1000,
        Timestamp = 1_700_000_000,
        Coinbase = new AccountId([.. new byte[19], 0xcb]),
        GasLimit = 30_000_000,
        BaseFee = 7,
        PrevRandao = UInt256.MaxValue,
        ChainId = 1,
    };
}
