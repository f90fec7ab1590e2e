using System.Linq;
using Xunit;

namespace Aergo.Evm.Tests.Precompiles;

// Goal: the simplest precompile keeps its price and its bytes.
// Method: lengths around the word size, prices worked out by hand.
public sealed class IdentityPrecompileTests
{
    [Theory]
    [InlineData(0, 15)]
    [InlineData(1, 18)]
    [InlineData(32, 18)]
    [InlineData(33, 21)]
    public void Gives_back_its_input_for_fifteen_gas_and_three_a_word(int length, long gas)
    {
        byte[] input = [.. Enumerable.Range(1, length).Select(i => (byte)i)];
        var identity = new IdentityPrecompile();

        Assert.Equal(gas, identity.Gas(input, Fork.Osaka));
        Assert.True(identity.TryRun(input, Fork.Osaka, out byte[] output));
        Assert.Equal(input, output);
    }
}
