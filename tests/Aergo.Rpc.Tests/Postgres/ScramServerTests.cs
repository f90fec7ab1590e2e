using System;
using System.Security.Cryptography;
using System.Text;
using Aergo.Rpc.Postgres;
using Xunit;

namespace Aergo.Rpc.Tests.Postgres;

// Goal: the right password gets in, nothing else does. Method: the client's half of RFC 5802, written out here.
public sealed class ScramServerTests
{
    private static readonly byte[] Salt = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    [Theory]
    [InlineData("pencil", "pencil", true)]
    [InlineData("pencil", "Pencil", false)]
    [InlineData("пароль 密码", "пароль 密码", true)]
    [InlineData("", "x", false)]
    public void Only_the_password_of_the_verifier_gets_in(string stored, string given, bool expected)
    {
        var server = new ScramServer(ScramServer.MakeVerifier(stored, Salt), new byte[18]);
        const string Bare = "n=,r=clientnonce";
        string first = server.First("n,," + Bare)!;
        string? signature = server.Final(ClientFinal(given, Bare, first, out string expectedSignature));
        Assert.Equal(expected, signature is not null);
        if (expected)
        {
            Assert.Equal("v=" + expectedSignature, signature);
        }
    }

    [Theory]
    [InlineData("p=tls-server-end-point,,n=,r=abc")]
    [InlineData("n,,n=")]
    [InlineData("")]
    [InlineData("r=abc")]
    public void A_malformed_first_message_is_refused(string message) =>
        Assert.Null(new ScramServer(ScramServer.MakeVerifier("x", Salt), new byte[18]).First(message));

    [Fact]
    public void A_final_message_without_a_first_or_with_another_nonce_is_refused()
    {
        var server = new ScramServer(ScramServer.MakeVerifier("pencil", Salt), new byte[18]);
        Assert.Null(server.Final("c=biws,r=,p=AAAA"));
        string first = server.First("n,,n=,r=clientnonce")!;
        Assert.Null(server.Final(ClientFinal("pencil", "n=,r=clientnonce", first, out _).Replace("r=clientnonce", "r=Clientnonce", StringComparison.Ordinal)));
        Assert.Null(server.Final("c=biws,r=clientnonce,p=!!!"));
    }

    [Theory]
    [InlineData("md5abc")]
    [InlineData("SCRAM-SHA-256$x:AAAA$AAAA:AAAA")]
    [InlineData("SCRAM-SHA-256$4096:AAAA$AAAA")]
    public void A_text_that_is_no_verifier_is_refused(string verifier) =>
        Assert.Throws<FormatException>(() => new ScramServer(verifier, new byte[18]));

    private static string ClientFinal(string password, string bare, string serverFirst, out string serverSignature)
    {
        string[] parts = serverFirst.Split(',');
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), Convert.FromBase64String(parts[1][2..]), int.Parse(parts[2].AsSpan(2)), HashAlgorithmName.SHA256, 32);
        byte[] clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        string withoutProof = "c=biws," + parts[0];
        byte[] message = Encoding.UTF8.GetBytes($"{bare},{serverFirst},{withoutProof}");
        byte[] signature = HMACSHA256.HashData(SHA256.HashData(clientKey), message);
        for (int i = 0; i < clientKey.Length; i++)
        {
            clientKey[i] ^= signature[i];
        }

        serverSignature = Convert.ToBase64String(HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), message));
        return withoutProof + ",p=" + Convert.ToBase64String(clientKey);
    }
}
