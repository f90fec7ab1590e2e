using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text;
using Xunit;

namespace Aergo.Primitives.Tests.Abi;

/// <summary>Types, signatures and values of Solidity's ABI.</summary>
public sealed class AbiTests
{
    // The examples of Solidity's own specification of the ABI.
    [Fact]
    public void Calls_are_written_as_the_specification_shows()
    {
        Assert.Equal("cdcd77c0", Convert.ToHexStringLower(Signature("baz(uint32,bool)").Selector));
        Assert.Equal(
            "cdcd77c0" + Word("45") + Word("1"),
            Hex("baz(uint32,bool)", new AbiValue.Number(69), new AbiValue.Boolean(true)));
        Assert.Equal(
            "fce353f6" + "6162630000000000000000000000000000000000000000000000000000000000" + "6465660000000000000000000000000000000000000000000000000000000000",
            Hex("bar(bytes3[2])", List(new AbiValue.Bytes("abc"u8.ToArray()), new AbiValue.Bytes("def"u8.ToArray()))));
        Assert.Equal(
            "a5643bf2" + Word("60") + Word("1") + Word("a0") + Word("4") + "6461766500000000000000000000000000000000000000000000000000000000" + Word("3") + Word("1") + Word("2") + Word("3"),
            Hex("sam(bytes,bool,uint256[])", new AbiValue.Bytes("dave"u8.ToArray()), new AbiValue.Boolean(true), List(Number(1), Number(2), Number(3))));
        Assert.Equal(
            "2289b18c" + Word("40") + Word("140") + Word("2") + Word("40") + Word("a0") + Word("2") + Word("1") + Word("2") + Word("1") + Word("3") + Word("3")
            + Word("60") + Word("a0") + Word("e0") + Word("3") + Text("one") + Word("3") + Text("two") + Word("5") + Text("three"),
            Hex("g(uint256[][],string[])", List(List(Number(1), Number(2)), List(Number(3))), List(new AbiValue.Text("one"), new AbiValue.Text("two"), new AbiValue.Text("three"))));
    }

    [Theory]
    [InlineData("transfer(address,uint)", "transfer(address,uint256)")]
    [InlineData(" function f ( uint8 [ 2 ][] calldata a , (int x, string) memory b ) external view returns (bool ok) ", "f(uint8[2][],(int256,string))")]
    [InlineData("f(tuple(bytes32 k, address payable to)[3] x)", "f((bytes32,address)[3])")]
    [InlineData("f()", "f()")]
    public void Signatures_are_read(string text, string canonical) => Assert.Equal(canonical, Signature(text).Canonical);

    [Theory]
    [InlineData("")]
    [InlineData("f")]
    [InlineData("f(")]
    [InlineData("f(uint7)")]
    [InlineData("f(uint08)")]
    [InlineData("f(bytes33)")]
    [InlineData("f(())")]
    [InlineData("f(uint8[0])")]
    [InlineData("f(uint8[65537])")]
    [InlineData("f(uint8[256][257])")]
    [InlineData("f(fixed)")]
    [InlineData("f() nonsense")]
    [InlineData("f(uint8,)")]
    public void What_is_no_signature_is_refused(string text)
    {
        Assert.Null(AbiSignature.TryParse(text, out string error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Depth_has_a_bound() => Assert.Null(AbiSignature.TryParse("f(" + new string('(', 2000) + "uint8" + new string(')', 2000) + ")", out _));

    // Goal: what was written is read back; whatever else comes is a value or a refusal, never an exception, and never more than the input holds.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Values_come_back_and_damage_is_refused(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 2000; i++)
        {
            AbiType[] types = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => DrawType(random, 3))];
            byte[] bytes = AbiEncoder.Encode(types, [.. types.Select(t => Draw(random, t))]);
            IReadOnlyList<AbiValue>? read = AbiDecoder.TryDecode(types, bytes);
            Assert.NotNull(read);
            Assert.Equal(bytes, AbiEncoder.Encode(types, read));
            byte[] damaged = [.. bytes[..random.Next(bytes.Length + 1)]];
            for (int n = 0; n < 3 && damaged.Length > 0; n++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            if (AbiDecoder.TryDecode(types, damaged) is { } other)
            {
                Assert.True(AbiEncoder.Encode(types, other).Length <= (damaged.Length * 2) + 64);
            }
        }
    }

    // Goal: a few words that point at each other do not become gigabytes.
    [Fact]
    public void Overlapping_parts_are_refused()
    {
        AbiType type = AbiSignature.TryParseType("uint8[][][][]", out _)!;
        string body = Word("20") + Word("8") + string.Concat(Enumerable.Repeat(Word("0"), 8));
        Assert.Null(AbiDecoder.TryDecode([type], Convert.FromHexString(body)));
        Assert.Null(AbiDecoder.TryDecode([AbiType.ArrayOf(AbiType.UInt256)], Convert.FromHexString(Word("20") + Word("7fffffff"))));
        Assert.Null(AbiDecoder.TryDecode([AbiType.Bytes], Convert.FromHexString(Word("20") + "00000000000000000000000000000000000000000000000000000000ffffffff")));
    }

    [Theory]
    [InlineData("uint8", "255", true)]
    [InlineData("uint8", "256", false)]
    [InlineData("int8", "-128", true)]
    [InlineData("int8", "-129", false)]
    [InlineData("bytes2", "0x0102", true)]
    [InlineData("bytes2", "0x01", false)]
    [InlineData("bool", "yes", false)]
    [InlineData("(uint8,string)[]", "[[1,\"a\"],[2,\"b\"]]", true)]
    [InlineData("uint8[2]", "[1]", false)]
    public void Values_are_read_as_people_type_them(string type, string text, bool isOne)
    {
        AbiType read = AbiSignature.TryParseType(type, out _)!;
        if (isOne)
        {
            AbiEncoder.Encode([read], [AbiText.Parse(read, text, _ => null)]);
        }
        else
        {
            Assert.Throws<FormatException>(() => AbiText.Parse(read, text, _ => null));
        }
    }

    [Fact]
    public void An_ABI_file_tells_constructor_and_functions()
    {
        const string Json = """
            [{"type":"constructor","inputs":[{"name":"o","type":"address"}]},{"type":"event","name":"E","inputs":[]},
             {"type":"function","name":"f","inputs":[{"name":"p","type":"tuple[]","components":[{"name":"a","type":"uint8"},{"name":"b","type":"string"}]}],"outputs":[{"name":"","type":"bool"}]}]
            """;
        Assert.Equal(JsonError.None, JsonParser.Parse(Encoding.UTF8.GetBytes(Json), 10_000, out JsonValue? json));
        AbiFile file = AbiFile.TryRead(json!, out _)!;
        Assert.Equal("constructor(address)", file.Constructor.Canonical);
        Assert.Equal("f((uint8,string)[])", Assert.Single(file.Functions).Canonical);
        Assert.Equal("bool", Assert.Single(file.Functions[0].Results!).Type.ToString());
    }

    private static AbiType DrawType(Random random, int depth) => random.Next(depth > 0 ? 10 : 7) switch
    {
        0 => AbiType.Integer(8 * random.Next(1, 33), isSigned: false),
        1 => AbiType.Integer(8 * random.Next(1, 33), isSigned: true),
        2 => AbiType.Address,
        3 => AbiType.Boolean,
        4 => AbiType.FixedBytes(random.Next(1, 33)),
        5 => AbiType.Bytes,
        6 => AbiType.Text,
        7 => AbiType.ArrayOf(DrawType(random, depth - 1)),
        8 => AbiType.FixedArrayOf(DrawType(random, depth - 1), random.Next(1, 4)),
        _ => AbiType.TupleOf([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new AbiMember("", DrawType(random, depth - 1)))]),
    };

    private static AbiValue Draw(Random random, AbiType type)
    {
        byte[] bytes = new byte[random.Next(70)];
        random.NextBytes(bytes);
        switch (type.Kind)
        {
            case AbiKind.UnsignedInteger:
                return new AbiValue.Number(new BigInteger(bytes.AsSpan(0, Math.Min(bytes.Length, type.Size / 8)), isUnsigned: true));
            case AbiKind.SignedInteger:
                return new AbiValue.Number(new BigInteger(bytes.AsSpan(0, Math.Min(bytes.Length, type.Size / 8))));
            case AbiKind.Address:
                var id = new byte[AccountId.Size];
                random.NextBytes(id);
                return new AbiValue.Account(new AccountId(id));
            case AbiKind.Boolean:
                return new AbiValue.Boolean(random.Next(2) == 0);
            case AbiKind.FixedBytes:
                var exact = new byte[type.Size];
                random.NextBytes(exact);
                return new AbiValue.Bytes(exact);
            case AbiKind.Bytes:
                return new AbiValue.Bytes(bytes);
            case AbiKind.Text:
                return new AbiValue.Text(Convert.ToBase64String(bytes) + "ß");
            case AbiKind.Array:
                return List([.. Enumerable.Range(0, random.Next(4)).Select(_ => Draw(random, type.Element!))]);
            case AbiKind.FixedArray:
                return List([.. Enumerable.Range(0, type.Size).Select(_ => Draw(random, type.Element!))]);
            default:
                return List([.. type.Members.Select(m => Draw(random, m.Type))]);
        }
    }

    private static AbiSignature Signature(string text) => AbiSignature.TryParse(text, out string error) ?? throw new ArgumentException(error, nameof(text));

    private static string Hex(string signature, params AbiValue[] values) => Convert.ToHexStringLower(Signature(signature).Encode(values));

    private static AbiValue.List List(params AbiValue[] items) => new(items);

    private static AbiValue.Number Number(int value) => new(value);

    private static string Word(string hex) => hex.PadLeft(64, '0');

    private static string Text(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)).PadRight(64, '0');
}
