using System.Numerics;
using Aergo.Primitives;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Chain;

/// <summary>Addresses and amounts as SQL values: text in any spelling, numeric in aer.</summary>
internal static class ChainAccounts
{
    // Immutable tables of curve points; the same answers as the native library.
    private static readonly ManagedSecp256k1 Curve = new();

    public static ISignatures Signatures => Curve;

    /// <summary>The account of an address (Am…, 0x…) or a registered name; 22023 when it is none.</summary>
    public static AccountId Parse(SqlContext context, string text)
    {
        if (Address.TryParse(text, out Address? address) && address.Kind != AddressKind.Empty)
        {
            if (address.TryGetId(Curve, out AccountId id) || (address.Name is { } name && context.Chain.TryResolve(name, out id)))
            {
                return id;
            }
        }

        throw new SqlException(SqlState.InvalidParameterValue, $"invalid account address: \"{text}\"")
        {
            Hint = "An address is Am…, 0x and 40 hexadecimal digits, or a registered name.",
        };
    }

    /// <summary>The canonical spelling: 0x and lower-case digits, NULL for no account.</summary>
    public static Datum Text(AccountId id) => id.IsZero ? Datum.Null : Datum.From(id.ToString());

    public static Datum Numeric(Amount amount) => Datum.FromObject(PgNumeric.FromBigInteger((BigInteger)amount.Aer));

    /// <summary>A whole number of aer from 0 up; 22003 for anything else.</summary>
    public static Amount ParseAmount(PgNumeric value)
    {
        if (!value.IsInteger || value.Sign < 0)
        {
            throw new SqlException(SqlState.NumericOutOfRange, "an amount is a whole number of aer, not below zero");
        }

        BigInteger aer = NumericArithmetic.Truncate(value, 0).Mantissa;
        return aer <= (BigInteger)System.UInt128.MaxValue
            ? new Amount((System.UInt128)aer)
            : throw new SqlException(SqlState.NumericOutOfRange, "amount out of range");
    }
}
