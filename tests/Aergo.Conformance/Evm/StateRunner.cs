using System;
using System.Collections.Generic;
using Aergo.Evm;
using Aergo.Primitives;

namespace Aergo.Conformance.Evm;

/// <summary>Runs cases of state tests on machines that are kept by fork, as a node keeps its own.</summary>
internal sealed class StateRunner(ISignatures signatures, bool plainOnly) : IDisposable
{
    private readonly Dictionary<Fork, (EvmMachine Machine, CodeCache Codes)> _machines = [];

    /// <summary>What is wrong, or null when root and logs are as they must be.</summary>
    public string? Run(StateCase test) => Run(test, out _);

    /// <summary>As <see cref="Run(StateCase)"/>, with the gas used and the root for comparing interpreters.</summary>
    public string? Run(StateCase test, out (long Gas, Hash256 Root) result)
    {
        (EvmMachine machine, CodeCache codes) = MachineOf(test.Fork);
        MemoryWorld world = test.World();
        EvmBlock block = test.Block();
        EvmReceipt receipt = Process(test, machine, codes, world, block);
        if (receipt.Refusal != TransactionRefusal.None && test.Fork < Fork.Eip158 && !world.TryGetAccount(block.Coinbase, out _))
        {
            // A habit of the tool that made the fixtures: the producer has been touched even when there was nothing to run.
            world.SetAccount(block.Coinbase, 0, default, default);
        }

        Hash256 root = world.Root();
        result = (receipt.GasUsed, root);
        if ((test.ExpectedException is not null) != (receipt.Refusal != TransactionRefusal.None))
        {
            return test.ExpectedException is { } expected ? $"ran, though {expected} was expected" : $"refused: {receipt.Refusal.Text()}";
        }

        return root != test.Root ? $"root {root}, gas {receipt.GasUsed}, {receipt.Halt}"
            : receipt.Refusal == TransactionRefusal.None && LogsHash(receipt.Logs) != test.Logs ? "logs differ"
            : null;
    }

    public void Dispose()
    {
        foreach ((EvmMachine machine, _) in _machines.Values)
        {
            machine.Dispose();
        }
    }

    private EvmReceipt Process(StateCase test, EvmMachine machine, CodeCache codes, MemoryWorld world, EvmBlock block)
    {
        var processor = new TransactionProcessor(machine, signatures);
        EvmTransaction? transaction;
        AccountId sender = test.Sender;
        if (test.TransactionBytes is { } bytes)
        {
            // The fields can say what no envelope can; where there is an envelope, it counts.
            if (!EvmTransactionCodec.TryDecode(bytes, out transaction) || !SenderRecovery.TryRecover(transaction!, test.Fork, signatures, out sender))
            {
                return EvmReceipt.Refused(TransactionRefusal.InvalidSignature);
            }
        }

        else
        {
            transaction = test.Transaction();
        }

        if (transaction is null)
        {
            return EvmReceipt.Refused(TransactionRefusal.InsufficientFunds);
        }

        var journal = new Journal(world, codes);
        EvmReceipt receipt = processor.Run(transaction, sender, journal, block, block.GasLimit);
        if (receipt.Refusal == TransactionRefusal.None)
        {
            world.Apply(journal.Changes(test.Fork >= Fork.Eip158));
        }

        return receipt;
    }

    private (EvmMachine Machine, CodeCache Codes) MachineOf(Fork fork)
    {
        if (!_machines.TryGetValue(fork, out (EvmMachine, CodeCache) pair))
        {
            pair = (new EvmMachine(fork, signatures, new EvmOptions { PlainOnly = plainOnly }), new CodeCache());
            _machines.Add(fork, pair);
        }

        return pair;
    }

    private static Hash256 LogsHash(IReadOnlyList<EvmLog> logs)
    {
        var list = new RlpWriter();
        list.BeginList();
        foreach (EvmLog log in logs)
        {
            list.BeginList();
            list.Write(log.Address);
            list.BeginList();
            foreach (UInt256 topic in log.Topics)
            {
                list.Write(topic.ToBigEndian());
            }

            list.EndList();
            list.Write(log.Data.Span);
            list.EndList();
        }

        list.EndList();
        return Keccak256.Hash(list.ToArray());
    }
}
