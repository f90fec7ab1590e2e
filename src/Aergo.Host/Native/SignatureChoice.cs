using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>The fastest secp256k1 of this machine.</summary>
internal static class SignatureChoice
{
    /// <param name="notice">One line for people when the fast one is missing; null otherwise.</param>
    public static ISignatures Make(out string? notice)
    {
        if (NativeSecp256k1.TryCreate() is { } native)
        {
            notice = null;
            return native;
        }

        notice = "libsecp256k1 is not installed, so signatures are checked by slower built-in code; to speed up: apt-get install libsecp256k1-1 (or -2)";
        return new ManagedSecp256k1();
    }

    /// <summary>For commands that check a signature or two: whichever there is, without a word.</summary>
    public static ISignatures Make() => Make(out _);
}
