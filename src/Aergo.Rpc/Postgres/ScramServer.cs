using System;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Aergo.Rpc.Postgres;

/// <summary>The server's half of SCRAM-SHA-256 (RFC 5802, RFC 7677) against a verifier; the password never gets here.</summary>
/// <remarks>A verifier is PostgreSQL's text: <c>SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey</c>, base64 fields.</remarks>
public sealed class ScramServer
{
    public const string Mechanism = "SCRAM-SHA-256";

    private const int IterationsDefault = 4096;

    private readonly byte[] _salt, _storedKey, _serverKey;
    private readonly int _iterations;
    private readonly string _serverNonce;
    private string _clientFirstBare = string.Empty, _serverFirst = string.Empty, _nonce = string.Empty, _binding = string.Empty;

    /// <summary>Throws <see cref="FormatException"/> for a text that is no verifier.</summary>
    public ScramServer(string verifier, ReadOnlySpan<byte> randomNonce)
    {
        string[] parts = verifier.Split('$');
        string[] keys = parts.Length == 3 ? parts[2].Split(':') : [];
        string[] cost = parts.Length == 3 ? parts[1].Split(':') : [];
        if (keys.Length != 2 || cost.Length != 2 || parts[0] != Mechanism
            || !int.TryParse(cost[0], NumberStyles.None, CultureInfo.InvariantCulture, out _iterations))
        {
            throw new FormatException("not a SCRAM-SHA-256 verifier");
        }

        _salt = Convert.FromBase64String(cost[1]);
        _storedKey = Convert.FromBase64String(keys[0]);
        _serverKey = Convert.FromBase64String(keys[1]);
        _serverNonce = Convert.ToBase64String(randomNonce);
    }

    /// <summary>Makes a verifier for a password; ASCII passwords need no preparation, others are taken as their UTF-8 bytes.</summary>
    public static string MakeVerifier(string password, ReadOnlySpan<byte> salt, int iterations = IterationsDefault)
    {
        Span<byte> salted = stackalloc byte[32];
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, salted, iterations, HashAlgorithmName.SHA256);
        byte[] clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        byte[] serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Mechanism}${iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(SHA256.HashData(clientKey))}:{Convert.ToBase64String(serverKey)}");
    }

    /// <summary>Answers the client's first message; null when it is malformed.</summary>
    public string? First(string clientFirst)
    {
        // gs2-header is "n,," or "y,,"; channel binding "p=" is not offered.
        int bare = clientFirst.StartsWith("n,", StringComparison.Ordinal) || clientFirst.StartsWith("y,", StringComparison.Ordinal)
            ? clientFirst.IndexOf(',', 2) + 1
            : 0;
        if (bare <= 0)
        {
            return null;
        }

        _binding = Convert.ToBase64String(Encoding.UTF8.GetBytes(clientFirst[..bare]));
        _clientFirstBare = clientFirst[bare..];
        string? clientNonce = Field(_clientFirstBare, 'r');
        if (string.IsNullOrEmpty(clientNonce) || clientNonce.Length > 256)
        {
            return null;
        }

        _nonce = clientNonce + _serverNonce;
        _serverFirst = string.Create(CultureInfo.InvariantCulture, $"r={_nonce},s={Convert.ToBase64String(_salt)},i={_iterations}");
        return _serverFirst;
    }

    /// <summary>Checks the client's final message; the server's signature, or null when the proof is wrong.</summary>
    public string? Final(string clientFinal)
    {
        int proofAt = clientFinal.LastIndexOf(",p=", StringComparison.Ordinal);
        if (_nonce.Length == 0 || proofAt < 0 || Field(clientFinal, 'r') != _nonce || Field(clientFinal, 'c') != _binding)
        {
            return null;
        }

        Span<byte> proof = stackalloc byte[64];
        if (!Convert.TryFromBase64String(clientFinal[(proofAt + 3)..], proof, out int length) || length != 32)
        {
            return null;
        }

        byte[] message = Encoding.UTF8.GetBytes($"{_clientFirstBare},{_serverFirst},{clientFinal[..proofAt]}");
        byte[] signature = HMACSHA256.HashData(_storedKey, message);
        Span<byte> clientKey = stackalloc byte[32];
        for (int i = 0; i < 32; i++)
        {
            clientKey[i] = (byte)(proof[i] ^ signature[i]);
        }

        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(clientKey), _storedKey)
            ? "v=" + Convert.ToBase64String(HMACSHA256.HashData(_serverKey, message))
            : null;
    }

    private static string? Field(string message, char name)
    {
        foreach (string part in message.Split(','))
        {
            if (part.Length >= 2 && part[0] == name && part[1] == '=')
            {
                return part[2..];
            }
        }

        return null;
    }
}
