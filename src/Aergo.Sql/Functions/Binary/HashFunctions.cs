using System;
using System.Security.Cryptography;
using System.Text;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Binary;

/// <summary>md5 and the SHA-2 family.</summary>
internal static class HashFunctions
{
    /// <summary>Hashing is dearer than copying: so many bytes for one gas.</summary>
    private const int BytesPerGas = 4;

    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("md5(text)", static (c, _, a) => Md5(c, Encoding.UTF8.GetBytes(a[0].Text)), 50);
        builder.Scalar("md5(bytea)", static (c, _, a) => Md5(c, a[0].Bytes), 50);
        builder.Scalar("sha224(bytea)", static (c, _, a) => Datum.From(Sha224.Hash(Charged(c, a[0].Bytes))), 50);
        builder.Scalar("sha256(bytea)", static (c, _, a) => Datum.From(SHA256.HashData(Charged(c, a[0].Bytes))), 50);
        builder.Scalar("sha384(bytea)", static (c, _, a) => Datum.From(SHA384.HashData(Charged(c, a[0].Bytes))), 50);
        builder.Scalar("sha512(bytea)", static (c, _, a) => Datum.From(SHA512.HashData(Charged(c, a[0].Bytes))), 50);

        // Their values are an accident of a PostgreSQL version: refused rather than imitated.
        foreach (string signature in (string[])["hashtext(text)", "hashtextextended(text,int8)", "hashint4(int4)", "hashint8(int8)", "hash_numeric(numeric)"])
        {
            string name = signature[..signature.IndexOf('(', StringComparison.Ordinal)];
            builder.Scalar(signature, (_, _, _) => throw SqlException.NotSupported(name + "()", "Use sha256()."));
        }
    }

    public static byte[] Charged(SqlContext context, byte[] bytes)
    {
        context.Gas.Charge(bytes.Length / BytesPerGas);
        return bytes;
    }

    private static Datum Md5(SqlContext context, byte[] bytes) => Datum.From(Convert.ToHexStringLower(MD5.HashData(Charged(context, bytes))));
}
