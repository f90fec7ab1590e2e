using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Notes which accounts and which slots of their storage a transaction looks at or changes.</summary>
/// <param name="touchesMax">Accounts and slots noted.</param>
public sealed class TouchTracer(int touchesMax) : IEvmTracer
{
    private readonly SortedDictionary<AccountId, SortedSet<UInt256>> _touched = [];
    private int _count;

    /// <summary>Slots by account, both sorted.</summary>
    public IReadOnlyDictionary<AccountId, SortedSet<UInt256>> Touched => _touched;

    /// <summary>Whether there was more than was noted.</summary>
    public bool IsCut { get; private set; }

    /// <inheritdoc />
    public bool WantsSteps => true;

    /// <inheritdoc />
    public void OnEnter(in EvmCallStart call)
    {
        Note(call.From);
        Note(call.To);
    }

    /// <inheritdoc />
    public void OnExit(int depth, Halt halt, long gasUsed, ReadOnlySpan<byte> output)
    {
    }

    /// <inheritdoc />
    public void OnStep(in EvmStep step)
    {
        if (step.Stack.IsEmpty)
        {
            return;
        }

        switch ((Opcode)step.Opcode)
        {
            case Opcode.SLoad or Opcode.SStore:
                Note(step.Address);
                if (_touched.TryGetValue(step.Address, out SortedSet<UInt256>? slots) && HasRoom() && slots.Add(step.Stack[^1]))
                {
                    _count++;
                }

                break;
            case Opcode.Balance or Opcode.ExtCodeSize or Opcode.ExtCodeCopy or Opcode.ExtCodeHash or Opcode.SelfDestruct:
                Note(AccountOf(step.Stack[^1]));
                break;
        }
    }

    /// <inheritdoc />
    public void OnStepEnd(int depth, long gasLeft, Halt halt)
    {
    }

    /// <inheritdoc />
    public void OnSelfDestruct(AccountId contract, AccountId beneficiary, in UInt256 balance)
    {
        Note(contract);
        Note(beneficiary);
    }

    /// <summary>Notes an account that no frame shows: who pays, who takes the fees.</summary>
    public void Note(AccountId account)
    {
        if (!_touched.ContainsKey(account) && HasRoom())
        {
            _touched[account] = [];
            _count++;
        }
    }

    private bool HasRoom()
    {
        IsCut |= _count >= touchesMax;
        return _count < touchesMax;
    }

    private static AccountId AccountOf(in UInt256 word) => new(word.ToBigEndian().AsSpan(UInt256.Size - AccountId.Size));
}
