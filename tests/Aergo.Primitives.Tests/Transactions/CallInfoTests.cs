using System;
using System.Linq;
using System.Text;
using Xunit;

namespace Aergo.Primitives.Tests;

public sealed class CallInfoTests
{
    [Theory]
    [InlineData("{\"Name\":\"set\",\"Args\":[\"k\",1]}", "set", 2)]
    [InlineData(" { \"args\" : [ null ] , \"name\" : \"f\" } ", "f", 1)]
    [InlineData("{\"Name\":\"v1stake\"}", "v1stake", 0)]
    public void Calls_are_read(string json, string name, int arguments)
    {
        Assert.Equal(CallInfoError.None, CallInfo.Parse(Encoding.UTF8.GetBytes(json), out CallInfo? call));
        Assert.Equal(name, call!.Name);
        Assert.Equal(arguments, call.Arguments.Count);
    }

    [Theory]
    [InlineData("", CallInfoError.Empty)]
    [InlineData("{", CallInfoError.NotJson)]
    [InlineData("[]", CallInfoError.NotAnObject)]
    [InlineData("{}", CallInfoError.MissingName)]
    [InlineData("{\"Name\":\"\"}", CallInfoError.MissingName)]
    [InlineData("{\"Args\":[]}", CallInfoError.MissingName)]
    [InlineData("{\"Name\":1}", CallInfoError.BadName)]
    [InlineData("{\"Name\":\"f\",\"Args\":{}}", CallInfoError.BadArguments)]
    [InlineData("{\"Name\":\"f\",\"Args\":null}", CallInfoError.BadArguments)]
    [InlineData("{\"Name\":\"f\",\"Extra\":1}", CallInfoError.UnknownMember)]
    [InlineData("{\"Name\":\"f\",\"name\":\"g\"}", CallInfoError.DuplicateMember)]
    public void What_is_no_call_says_why(string json, CallInfoError error)
    {
        Assert.Equal(error, CallInfo.Parse(Encoding.UTF8.GetBytes(json), out CallInfo? call));
        Assert.Null(call);
    }

    [Fact]
    public void Bounds_hold()
    {
        string Call(int count, int name) => "{\"Name\":\"" + new string('n', name) + "\",\"Args\":[" + string.Join(',', Enumerable.Repeat("1", count)) + "]}";
        Assert.Equal(CallInfoError.None, CallInfo.Parse(Encoding.UTF8.GetBytes(Call(CallInfo.ArgumentsMax, CallInfo.NameBytesMax)), out _));
        Assert.Equal(CallInfoError.TooManyArguments, CallInfo.Parse(Encoding.UTF8.GetBytes(Call(CallInfo.ArgumentsMax + 1, 1)), out _));
        Assert.Equal(CallInfoError.BadName, CallInfo.Parse(Encoding.UTF8.GetBytes(Call(0, CallInfo.NameBytesMax + 1)), out _));
    }

    [Fact]
    public void A_call_encodes_as_herajs_writes_it()
    {
        var call = new CallInfo("f", [JsonValue.Of("a\"\n한"), JsonValue.Of(3), JsonValue.Of(true), JsonValue.Null]);
        Assert.Equal("{\"Name\":\"f\",\"Args\":[\"a\\\"\\n한\",3,true,null]}", Encoding.UTF8.GetString(call.Encode()));
    }

    [Fact]
    public void Deployments_part_into_code_and_arguments()
    {
        byte[] payload = DeployPayload.Encode("code"u8, "[1]"u8);
        Assert.Equal([8, 0, 0, 0], payload[..4]);
        Assert.True(DeployPayload.TryDecode(payload, out ReadOnlySpan<byte> code, out ReadOnlySpan<byte> arguments));
        Assert.True(code.SequenceEqual("code"u8) && arguments.SequenceEqual("[1]"u8));
        Assert.False(DeployPayload.TryDecode(payload.AsSpan(0, 7), out _, out _));
        Assert.False(DeployPayload.TryDecode([3, 0, 0, 0], out _, out _));
        Assert.False(DeployPayload.TryDecode([255, 255, 255, 255], out _, out _));
        Assert.False(DeployPayload.TryDecode([4, 0, 0], out _, out _));
    }
}
