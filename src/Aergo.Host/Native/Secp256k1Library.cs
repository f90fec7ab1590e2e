using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Aergo.Host;

/// <summary>libsecp256k1 as loaded: its functions as pointers, so that its absence is an answer and not an exception at the first call.</summary>
internal sealed unsafe class Secp256k1Library
{
    public const int KeyBytes = 64, SignatureBytes = 64, RecoverableBytes = 65;
    public const uint Compressed = (1 << 1) | (1 << 8), Uncompressed = 1 << 1;

    // Signing and verifying: older versions want both said, newer ones take no notice.
    private const uint ContextFlags = (1 << 0) | (1 << 8) | (1 << 9);

    public delegate* unmanaged[Cdecl]<nint, byte*, byte*, nuint, int> KeyParse;
    public delegate* unmanaged[Cdecl]<nint, byte*, nuint*, byte*, uint, int> KeySerialize;
    public delegate* unmanaged[Cdecl]<nint, byte*, byte*, int> KeyCreate;
    public delegate* unmanaged[Cdecl]<nint, byte*, byte*, int> SignatureParseCompact;
    public delegate* unmanaged[Cdecl]<nint, byte*, byte*, int> SignatureSerializeCompact;
    public delegate* unmanaged[Cdecl]<nint, byte*, byte*, int> SignatureNormalize;
    public delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, int> Verify;
    public delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, nint, nint, int> Sign;
    public delegate* unmanaged[Cdecl]<nint, byte*, byte*, int, int> RecoverableParseCompact;
    public delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, int> Recover;

    private Secp256k1Library(string path) => Path = path;

    /// <summary>File it came from.</summary>
    public string Path { get; }

    /// <summary>The library's context, randomized; read-only from then on, so all threads share it.</summary>
    public nint Context { get; private set; }

    /// <summary>Loads the first candidate that has all we need; null when none does.</summary>
    /// <param name="seed">32 random bytes that blind the library's secret computations.</param>
    public static Secp256k1Library? TryLoad(ReadOnlySpan<byte> seed)
    {
        string[] candidates = ["libsecp256k1.so.2", "libsecp256k1.so.1", "libsecp256k1.so.0", "libsecp256k1.so.5", "libsecp256k1.so.6", "libsecp256k1.so", "libsecp256k1.dylib", "secp256k1"];
        foreach (string name in candidates)
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
            {
                if (TryBind(name, handle, seed, out Secp256k1Library? library))
                {
                    return library;
                }

                NativeLibrary.Free(handle);
            }
        }

        return null;
    }

    private static bool TryBind(string name, nint handle, ReadOnlySpan<byte> seed, [NotNullWhen(true)] out Secp256k1Library? library)
    {
        library = new Secp256k1Library(name);
        bool whole = true;
        nint Find(string function)
        {
            whole &= NativeLibrary.TryGetExport(handle, "secp256k1_" + function, out nint address);
            return address;
        }

        library.KeyParse = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, nuint, int>)Find("ec_pubkey_parse");
        library.KeySerialize = (delegate* unmanaged[Cdecl]<nint, byte*, nuint*, byte*, uint, int>)Find("ec_pubkey_serialize");
        library.KeyCreate = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, int>)Find("ec_pubkey_create");
        library.SignatureParseCompact = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, int>)Find("ecdsa_signature_parse_compact");
        library.SignatureSerializeCompact = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, int>)Find("ecdsa_signature_serialize_compact");
        library.SignatureNormalize = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, int>)Find("ecdsa_signature_normalize");
        library.Verify = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, int>)Find("ecdsa_verify");
        library.Sign = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, nint, nint, int>)Find("ecdsa_sign");
        library.RecoverableParseCompact = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, int, int>)Find("ecdsa_recoverable_signature_parse_compact");
        library.Recover = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, int>)Find("ecdsa_recover");
        var create = (delegate* unmanaged[Cdecl]<uint, nint>)Find("context_create");
        var randomize = (delegate* unmanaged[Cdecl]<nint, byte*, int>)Find("context_randomize");
        if (!whole || (library.Context = create(ContextFlags)) == 0)
        {
            return false;
        }

        fixed (byte* bytes = seed)
        {
            return randomize(library.Context, bytes) == 1;
        }
    }
}
