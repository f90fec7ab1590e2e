using System;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Rpc.Ethereum;

/// <summary>Reads quantities and data as Ethereum writes them: hex with 0x.</summary>
internal static class EthereumValues
{
    public static string Text(JsonElement value, string what) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Bad(what, "a string is wanted");

    /// <summary>At most 256 bits; a plain JSON number is taken too.</summary>
    public static BigInteger Quantity(JsonElement value, string what)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong number))
        {
            return number;
        }

        string text = Text(value, what);
        return text.Length is > 2 and <= 66 && text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger quantity)
            ? quantity
            : throw Bad(what, "a hex number of at most 256 bits with 0x is wanted");
    }

    /// <summary>A quantity that counts gas, heights or nonces.</summary>
    public static long Long(JsonElement value, string what) => Quantity(value, what) is var quantity && quantity <= long.MaxValue ? (long)quantity : throw Bad(what, "the number is too large");

    public static byte[] Data(JsonElement value, string what)
    {
        string text = Text(value, what);
        if (!text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || text.Length % 2 != 0)
        {
            throw Bad(what, "hex data with 0x and an even number of digits is wanted");
        }

        var bytes = new byte[(text.Length - 2) / 2];
        return Convert.FromHexString(text.AsSpan(2), bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : throw Bad(what, "there is something else than hex digits");
    }

    public static AccountId Address(JsonElement value, string what)
    {
        byte[] bytes = Data(value, what);
        return bytes.Length == AccountId.Size ? new AccountId(bytes) : throw Bad(what, "an address has 20 bytes");
    }

    public static Hash256 Hash(JsonElement value, string what)
    {
        byte[] bytes = Data(value, what);
        return bytes.Length == Hash256.Size ? new Hash256(bytes) : throw Bad(what, "a hash has 32 bytes");
    }

    /// <summary>A storage slot, written as a quantity or as 32 bytes.</summary>
    public static Hash256 Word(JsonElement value, string what)
    {
        Span<byte> word = stackalloc byte[Hash256.Size];
        word.Clear();
        byte[] bytes = Quantity(value, what).ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(word[(Hash256.Size - bytes.Length)..]);
        return new Hash256(word);
    }

    /// <summary>A tag, a number, or an object of EIP-1898.</summary>
    public static EthereumBlockRef Block(JsonElement value, string what)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return value.TryGetProperty("blockHash", out JsonElement hash) ? new EthereumBlockRef(-1, Hash(hash, what))
                : value.TryGetProperty("blockNumber", out JsonElement number) ? Block(number, what)
                : throw Bad(what, "a block object names blockHash or blockNumber");
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString() switch
            {
                "latest" or "safe" or "finalized" => EthereumBlockRef.Latest,
                "pending" => EthereumBlockRef.Pending,
                "earliest" => new EthereumBlockRef(0),
                { Length: 66 } => new EthereumBlockRef(-1, Hash(value, what)),
                _ => new EthereumBlockRef(Long(value, what)),
            }
            : new EthereumBlockRef(Long(value, what));
    }

    public static EthereumApiException Bad(string what, string why) => EthereumApiException.BadParameter($"invalid {what}: {why}");
}
