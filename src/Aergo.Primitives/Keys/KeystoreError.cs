namespace Aergo.Primitives;

/// <summary>Why a key file, an exported key or a derivation gave no key.</summary>
public enum KeystoreError
{
    /// <summary>It gave one.</summary>
    None = 0,

    /// <summary>Not JSON, or longer than <see cref="Keystore.SizeMax"/>.</summary>
    NotJson = 1,

    /// <summary>A member is missing or has the wrong shape.</summary>
    Malformed = 2,

    /// <summary>Not supported: a version other than 1.</summary>
    VersionNotSupported = 3,

    /// <summary>Not supported: a cipher other than aes-128-ctr.</summary>
    CipherNotSupported = 4,

    /// <summary>Not supported: a key derivation other than scrypt with a 32-byte key.</summary>
    DerivationNotSupported = 5,

    /// <summary>The file asks for more work or memory than <see cref="ScryptParameters"/> allows.</summary>
    TooCostly = 6,

    /// <summary>The password is wrong, or the file was altered.</summary>
    WrongPassword = 7,

    /// <summary>What came out is no private key.</summary>
    NotAKey = 8,

    /// <summary>The key belongs to another address than the file says.</summary>
    OtherAddress = 9,
}

/// <summary>Words for <see cref="KeystoreError"/>.</summary>
public static class KeystoreErrorText
{
    /// <summary>One line for people.</summary>
    public static string ToText(this KeystoreError error) => error switch
    {
        KeystoreError.None => "no error",
        KeystoreError.NotJson => "the key file is not JSON",
        KeystoreError.Malformed => "the key file lacks a member, or one has the wrong shape",
        KeystoreError.VersionNotSupported => "not supported: key file version",
        KeystoreError.CipherNotSupported => "not supported: key file cipher",
        KeystoreError.DerivationNotSupported => "not supported: key derivation of the key file",
        KeystoreError.TooCostly => "the key file asks for too much work or memory",
        KeystoreError.WrongPassword or KeystoreError.OtherAddress => "address or password is incorrect",
        _ => "no private key",
    };
}
