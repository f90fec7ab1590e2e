using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Watches a transaction run.</summary>
/// <remarks>Without a tracer nothing of this is prepared; one that wants steps makes the plain interpreter run, whose results are the same.</remarks>
public interface IEvmTracer
{
    /// <summary>Whether <see cref="OnStep"/> and <see cref="OnStepEnd"/> are wanted.</summary>
    bool WantsSteps { get; }

    /// <summary>A frame begins; also one that fails at once, and one that is a precompile.</summary>
    void OnEnter(in EvmCallStart call);

    /// <summary>The innermost frame ends.</summary>
    /// <param name="depth">As it was at its beginning.</param>
    /// <param name="halt">Why.</param>
    /// <param name="gasUsed">Of the gas it was given.</param>
    /// <param name="output">Return data, reason or deployed code.</param>
    void OnExit(int depth, Halt halt, long gasUsed, ReadOnlySpan<byte> output);

    /// <summary>An instruction is about to run.</summary>
    void OnStep(in EvmStep step);

    /// <summary>The instruction last announced at this depth has paid; for calls, before the child frame begins.</summary>
    /// <param name="depth">Its frame.</param>
    /// <param name="gasLeft">What is left after it.</param>
    /// <param name="halt">Why the frame stops there; <see cref="Halt.None"/> when it goes on.</param>
    void OnStepEnd(int depth, long gasLeft, Halt halt);

    /// <summary>A contract gives its balance to a beneficiary and itself up.</summary>
    void OnSelfDestruct(AccountId contract, AccountId beneficiary, in UInt256 balance);
}
