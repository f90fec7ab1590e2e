using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>The file with the key this node signs blocks with (P-256): JSON, in clear, readable by its owner only.</summary>
/// <remarks>In clear so that a node can start unattended; whoever can read the file can produce blocks, so others' right to read it is refused.</remarks>
internal static class ProducerKey
{
    public const string FileName = "producer.json";

    private const string Kind = "aergo producer key, P-256";
    private const int BytesMax = 4096;

    /// <summary>Reads the key of a data directory.</summary>
    /// <exception cref="KeyFailureException">The file is open to others, or holds no key.</exception>
    public static P256Signer Read(string directory)
    {
        string path = Path.Combine(directory, FileName);
        byte[] json = WholeFile.Read(path, BytesMax);
        if (!OperatingSystem.IsWindows()
            && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
        {
            throw new KeyFailureException($"{path} can be read by others than its owner; close it with: chmod 600 {path}");
        }

        if (JsonParser.Parse(json, BytesMax, out JsonValue? root) != JsonError.None || root is null
            || root.Find("kind") is not { Kind: JsonKind.Text } kind || kind.Text != Kind
            || root.Find("privateKey") is not { Kind: JsonKind.Text } secretHex
            || root.Find("publicKey") is not { Kind: JsonKind.Text } publicHex)
        {
            throw new KeyFailureException($"{path} is no producer key: expected an object with kind \"{Kind}\", publicKey and privateKey");
        }

        Span<byte> secret = stackalloc byte[P256.PrivateKeySize];
        if (secretHex.Text.Length != 2 * secret.Length
            || Convert.FromHexString(secretHex.Text, secret, out _, out _) != System.Buffers.OperationStatus.Done
            || !P256.IsPrivateKey(secret))
        {
            throw new KeyFailureException($"{path}: privateKey is no P-256 key in hex");
        }

        var signer = new P256Signer(secret);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(json);
        return string.Equals(Convert.ToHexStringLower(signer.PublicKey.Span), publicHex.Text, StringComparison.OrdinalIgnoreCase)
            ? signer
            : throw new KeyFailureException($"{path}: publicKey does not belong to privateKey");
    }

    /// <summary>Makes a new key and its file; an existing file is a failure.</summary>
    public static P256Signer Create(string directory)
    {
        Span<byte> secret = stackalloc byte[P256.PrivateKeySize];
        do
        {
            RandomNumberGenerator.Fill(secret);
        }
        while (!P256.IsPrivateKey(secret));

        var signer = new P256Signer(secret);
        string json = JsonValue.Of(
        [
            ("kind", JsonValue.Of(Kind)),
            ("publicKey", JsonValue.Of(Convert.ToHexStringLower(signer.PublicKey.Span))),
            ("privateKey", JsonValue.Of(Convert.ToHexStringLower(secret))),
        ]).ToString();
        WholeFile.Write(Path.Combine(directory, FileName), Encoding.UTF8.GetBytes(json + "\n"), secret: true, overwrite: false);
        CryptographicOperations.ZeroMemory(secret);
        return signer;
    }

    /// <summary>Whether a data directory has one.</summary>
    public static bool Exists(string directory) => File.Exists(Path.Combine(directory, FileName));
}
