using System;
using Aergo.Primitives;

namespace Aergo.Conformance.Vectors;

/// <summary>Short ways to the members of a vector.</summary>
internal static class VectorValues
{
    public static string Str(this JsonValue value, string name) =>
        (value.Find(name) ?? throw new FormatException("no member " + name)).Text;

    public static string? StrOrNull(this JsonValue value, string name) =>
        value.Find(name) is { Kind: JsonKind.Text or JsonKind.Number } found ? found.Text : null;

    public static bool Flag(this JsonValue value, string name) =>
        (value.Find(name) ?? throw new FormatException("no member " + name)).Boolean;

    public static byte[] Hex(this JsonValue value, string name) => Convert.FromHexString(value.Str(name));

    public static int Int(this JsonValue value, string name) =>
        value.Find(name) is { } found && found.TryGetInt64(out long number) ? checked((int)number) : throw new FormatException("no number " + name);

    public static PrivateKey Key(this JsonValue value) =>
        PrivateKey.TryCreatePadded(value.Hex("privateKey"), out PrivateKey? key) ? key : throw new FormatException("no private key");
}
