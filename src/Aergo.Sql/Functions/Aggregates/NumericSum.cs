using System;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>Adds numerics up; as long as they are short and of one scale, without an object for each step.</summary>
internal struct NumericSum
{
    private Int128 _small;
    private int _scale;
    private PgNumeric? _large;

    public void Add(PgNumeric value)
    {
        if (value.IsFinite && value.IsSmall && value.Scale == _scale)
        {
            Int128 sum = unchecked(_small + value.SmallMantissa);
            if (((_small ^ sum) & (value.SmallMantissa ^ sum)) >= 0)
            {
                _small = sum;
                return;
            }
        }

        Flush();
        if (value.IsFinite && value.IsSmall)
        {
            // The scale to come is likely this one.
            _small = value.SmallMantissa;
            _scale = value.Scale;
        }
        else
        {
            _large = _large! + value;
        }
    }

    public PgNumeric Value
    {
        get
        {
            Flush();
            return _large!;
        }
    }

    private void Flush()
    {
        PgNumeric part = PgNumeric.Create((System.Numerics.BigInteger)_small, _scale);
        _large = _large is null ? part : _large + part;
        _small = 0;
    }
}
