using System;
using System.Collections.Concurrent;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Machines with their caches, lent to one transaction at a time: the loop's, and those of queries beside it.</summary>
internal sealed class MachinePool(Fork fork, ISignatures signatures, EvmOptions options)
{
    private const int IdleMax = 8;

    private readonly ConcurrentBag<Lease> _idle = [];

    public Lease Rent() => _idle.TryTake(out Lease? lease) ? lease : new Lease(this, new EvmMachine(fork, signatures, options));

    /// <summary>A machine until it is disposed of, which hands it back.</summary>
    public sealed class Lease(MachinePool pool, EvmMachine machine) : IDisposable
    {
        public EvmMachine Machine { get; } = machine;

        public CodeCache Codes { get; } = new();

        public void Dispose()
        {
            if (pool._idle.Count < IdleMax)
            {
                pool._idle.Add(this);
            }
            else
            {
                Machine.Dispose();
            }
        }
    }
}
