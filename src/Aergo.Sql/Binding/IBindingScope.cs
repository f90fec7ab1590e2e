using System.Collections.Generic;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Names from outside a statement: PL/pgSQL variables, parameters of SQL functions.</summary>
public interface IVariableScope
{
    /// <summary>Resolves <c>a</c>, <c>label.a</c>, <c>record.field</c> …; null when it is no variable.</summary>
    BoundExpression? Resolve(IReadOnlyList<string> names, int position);

    /// <summary>A better error than "no such column" for a name that nothing resolved, or null.</summary>
    SqlException? Explain(IReadOnlyList<string> names) => null;

    /// <summary>What wins when a name is both a column and a variable.</summary>
    VariableConflict Conflict { get; }
}

public enum VariableConflict { Error, UseVariable, UseColumn }

/// <summary>Types of $1, $2 …; unknown ones are inferred while binding and found here afterwards.</summary>
public sealed class ParameterTypes
{
    private readonly List<SqlType?> _types;
    private readonly bool _fixed;

    public ParameterTypes(IEnumerable<SqlType?> given, bool isFixed = false)
    {
        _types = [.. given];
        _fixed = isFixed;
    }

    public int Count => _types.Count;

    /// <summary>The type of parameter <paramref name="index"/> (from 0); null while unknown.</summary>
    public SqlType? this[int index] => index < _types.Count ? _types[index] : null;

    /// <summary>Whether a parameter of this index may be used at all.</summary>
    public bool Allows(int index) => index >= 0 && index < 65_535 && (!_fixed || index < _types.Count);

    /// <summary>Settles a type learnt from context.</summary>
    public void Infer(int index, SqlType type)
    {
        while (_types.Count <= index)
        {
            _types.Add(null);
        }

        _types[index] = type;
    }
}
