using System;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Aergo.Primitives.Tests;

public sealed class AmountTests
{
    [Theory]
    [InlineData("10", "10000000000000000000", AmountUnit.Aergo)]
    [InlineData("0.5 aergo", "500000000000000000", AmountUnit.Aergo)]
    [InlineData("1.50 gaer", "1500000000", AmountUnit.Gaer)]
    [InlineData("3 aer", "3", AmountUnit.Aer)]
    [InlineData(".5", "500000000000000000", AmountUnit.Aergo)]
    [InlineData("007", "7000000000000000000", AmountUnit.Aergo)]
    [InlineData("0.00000000000000000100 aergo", "1", AmountUnit.Aergo)]
    [InlineData("340282366920938463463374607431768211455 aer", "340282366920938463463374607431768211455", AmountUnit.Aer)]
    public void Amounts_are_read(string text, string aer, AmountUnit unit)
    {
        Assert.Equal(AmountError.None, AmountText.Parse(text, out Amount amount, out AmountUnit read));
        Assert.Equal(UInt128.Parse(aer, System.Globalization.CultureInfo.InvariantCulture), amount.Aer);
        Assert.Equal(unit, read);
    }

    [Theory]
    [InlineData("", AmountError.Malformed)]
    [InlineData(null, AmountError.Malformed)]
    [InlineData(".", AmountError.Malformed)]
    [InlineData("1,5", AmountError.Malformed)]
    [InlineData("1.2.3", AmountError.Malformed)]
    [InlineData("0x10 aer", AmountError.Malformed)]
    [InlineData("1e3", AmountError.Malformed)]
    [InlineData("٣", AmountError.Malformed)]
    [InlineData(" 10", AmountError.UnknownUnit)]
    [InlineData("12 wei", AmountError.UnknownUnit)]
    [InlineData("1 Aergo", AmountError.UnknownUnit)]
    [InlineData("1 aergo ", AmountError.UnknownUnit)]
    [InlineData("0.1 aer", AmountError.TooFine)]
    [InlineData("1.0 aer", AmountError.TooFine)]
    [InlineData("0.0000000000000000001", AmountError.TooFine)]
    [InlineData("-5 aer", AmountError.Negative)]
    [InlineData("-1 aergo", AmountError.Negative)]
    [InlineData("340282366920938463463374607431768211456 aer", AmountError.TooLarge)]
    [InlineData("340282366920938463464", AmountError.TooLarge)]
    public void What_is_no_amount_says_why(string? text, AmountError error) => Assert.Equal(error, AmountText.Parse(text, out _, out _));

    [Fact]
    public void Text_and_bytes_round_trip_in_every_unit()
    {
        Gen<Amount> amounts =
            from high in ArbMap.Default.GeneratorFor<ulong>()
            from low in ArbMap.Default.GeneratorFor<ulong>()
            from shift in Gen.Choose(0, 127)
            select new Amount(new UInt128(high, low) >> shift);
        Prop.ForAll(amounts.ToArbitrary(), amount =>
        {
            foreach (AmountUnit unit in Enum.GetValues<AmountUnit>())
            {
                Assert.Equal(AmountError.None, AmountText.Parse(amount.ToText(unit), out Amount again, out AmountUnit read));
                Assert.Equal(amount, again);
                Assert.Equal(unit, read);
            }

            byte[] wire = amount.ToWireBytes();
            Assert.True(wire.Length == 1 || wire[0] != 0);
            Assert.True(AmountBytes.TryRead(wire, out Amount fromWire));
            Assert.Equal(amount, fromWire);
            Assert.True(AmountBytes.TryRead([0, 0, .. wire], out fromWire));
            Assert.Equal(amount, fromWire);
        }).QuickCheckThrowOnFailure();
        Assert.Equal([0], Amount.Zero.ToWireBytes());
        Assert.True(AmountBytes.TryRead([], out Amount zero));
        Assert.Equal(Amount.Zero, zero);
        Assert.False(AmountBytes.TryRead([1, .. new byte[16]], out _));
    }
}
