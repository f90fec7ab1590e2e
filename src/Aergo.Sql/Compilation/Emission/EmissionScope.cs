using System;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning;

namespace Aergo.Sql.Compilation;

/// <summary>What surrounds an expression in the method being made: where its variables lie, and what must hold when it calls out or fails.</summary>
internal abstract class EmissionScope(CodeBuilder code)
{
    public CodeBuilder Code { get; } = code;

    /// <summary>The value of a leaf: variable, parameter, column.</summary>
    public abstract Operand Read(BoundExpression leaf);

    /// <summary>The value of an expression that is evaluated once and then remembered, for whatever reason; null when this one is not.</summary>
    public virtual Operand? Once(BoundExpression expression) => null;

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
