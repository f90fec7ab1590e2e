using System;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning;

namespace Aergo.Sql.Compilation;

/// <summary>What surrounds an expression in the method being made: where its variables lie, and what must hold when it calls out or fails.</summary>
internal abstract class EmissionScope(CodeBuilder code)
{
    public CodeBuilder Code { get; } = code;

    /// <summary>Whether a leaf (variable, parameter, column) can be read here.</summary>
    public abstract bool CanRead(BoundExpression leaf);

    public abstract Operand Read(BoundExpression leaf);

    /// <summary>Pushes the <see cref="Execution.SqlContext"/>.</summary>
    public abstract void LoadContext();

    /// <summary>Emitted before a call that may fail, charge gas, or look around; the evaluation stack is empty.</summary>
    public abstract void BeforeCall();

    /// <summary>Emitted after such a call.</summary>
    /// <param name="mayChange">The callee may change catalog, settings or rights.</param>
    public abstract void AfterCall(bool mayChange);

    /// <summary>Gives the instructions to stand in a cold place before an error that belongs to the place where we are now.</summary>
    public abstract Action BeforeThrowHere();
}
