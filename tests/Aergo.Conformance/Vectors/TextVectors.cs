using System;
using System.Globalization;
using System.Linq;
using Aergo.Primitives;

namespace Aergo.Conformance.Vectors;

/// <summary>Addresses and amounts, from text and from bytes.</summary>
internal sealed class TextVectors(VectorReport report)
{
    // herajs calls these three system addresses; we have more special accounts.
    private static readonly string[] HerajsSystem = [SpecialAccounts.SystemName, SpecialAccounts.NameName, SpecialAccounts.EnterpriseName];

    public void AddressFromString(JsonValue vector)
    {
        AddressError error = Address.Parse(vector.Str("input"), out Address? address);
        if (vector.Flag("ok") && IsOlderContract(vector.Hex("bytes")))
        {
            report.Difference("contract address rule");
            report.Equal("contract address rule", "ForeignContract", error.ToString());
            return;
        }

        report.Equal("reads", vector.Flag("ok"), error == AddressError.None);
        if (vector.Flag("ok") && address is not null)
        {
            report.Equal("bytes", vector.Str("bytes"), address.Wire.Span);
            Check(vector, address);
        }
    }

    public void AddressFromBytes(JsonValue vector)
    {
        byte[] input = vector.Hex("inputBytes");
        AddressError error = Address.FromWire(input, out Address? address);
        if (vector.Flag("ok") && IsOlderContract(input))
        {
            report.Difference("contract address rule");
            report.Equal("contract address rule", "ForeignContract", error.ToString());
            return;
        }

        report.Equal("reads", vector.Flag("ok"), error == AddressError.None);
        if (vector.Flag("ok") && address is not null)
        {
            report.Equal("bytes", vector.Str("bytesAfter"), address.Wire.Span);
            report.Equal("empty", vector.Flag("empty"), address.Kind == AddressKind.Empty);
            Check(vector, address);
        }
    }

    public void Amount(JsonValue vector)
    {
        string unitArgument = vector.Str("unitArg");
        string input = vector.Find("input")!.Text;
        AmountError error = AmountText.Parse(unitArgument.Length == 0 ? input : input.Split(' ')[0] + " " + unitArgument, out Amount amount, out AmountUnit unit);
        bool negative = vector.Flag("ok") && vector.Str("aer").StartsWith('-');
        if (negative)
        {
            report.Difference("amounts are never negative");
            report.Equal("amounts are never negative", "Negative", error.ToString());
            return;
        }

        report.Equal("reads", vector.Flag("ok"), error == AmountError.None);
        if (!vector.Flag("ok"))
        {
            if (vector.StrOrNull("error")?.StartsWith("unrecognized unit", StringComparison.Ordinal) == true)
            {
                report.Equal("reason", "UnknownUnit", error.ToString());
            }

            return;
        }

        report.Equal("aer", vector.Str("aer"), amount.Aer.ToString(CultureInfo.InvariantCulture));
        report.Equal("toString", vector.Str("toString"), amount.ToText(unit));
        report.Equal("toJSON", vector.Str("toJSON"), amount.ToString());
        report.Equal("asAer", vector.Str("asAer"), amount.ToText(AmountUnit.Aer));
        report.Equal("asGaer", vector.Str("asGaer"), amount.ToText(AmountUnit.Gaer));
        report.Equal("asAergo", vector.Str("asAergo"), amount.ToText(AmountUnit.Aergo));
        report.Equal("wireBytes", vector.Str("wireBytes"), amount.ToWireBytes());
    }

    public void AmountFromBytes(JsonValue vector)
    {
        report.True("reads", AmountBytes.TryRead(vector.Hex("inputBytes"), out Amount amount));
        report.Equal("aer", vector.Str("aer"), amount.Aer.ToString(CultureInfo.InvariantCulture));
        report.Equal("toString", vector.Str("toString"), amount.ToString());
        report.Equal("asAergo", vector.Str("asAergo"), amount.ToText(AmountUnit.Aergo));
        report.Equal("wireBytesAgain", vector.Str("wireBytesAgain"), amount.ToWireBytes());
    }

    private static bool IsOlderContract(byte[] bytes) =>
        bytes.Length == Address.WireSize && bytes[0] == Address.ContractPrefix && bytes.AsSpan(1, 12).ContainsAnyExcept((byte)0);

    private void Check(JsonValue vector, Address address)
    {
        report.Equal("string", vector.Str("string"), address.ToString());
        report.Equal("isName", vector.Flag("isName"), address.Kind is AddressKind.Name or AddressKind.Empty);
        report.Equal("isSystem", vector.Flag("isSystem"), HerajsSystem.Contains(address.Name));
    }
}
