using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>One key file: <paramref name="Name"/> is the file's, for people; the address stands in it in clear.</summary>
internal sealed record KeyEntry(string Name, string Address, string Path);

/// <summary>The key files of a data directory, in Aergo's keystore format, each readable by its owner only.</summary>
internal sealed class KeyDirectory(string directory, ISignatures signatures)
{
    /// <summary>Longest name of a key.</summary>
    public const int NameLengthMax = 64;

    private const string Extension = ".json";

    public string Directory => directory;

    /// <summary>All key files by name. Files that are no key files are left out.</summary>
    public IReadOnlyList<KeyEntry> List()
    {
        if (!System.IO.Directory.Exists(directory))
        {
            return [];
        }

        return DiskErrors.Guard("list", directory, () => System.IO.Directory.EnumerateFiles(directory, "*" + Extension)
            .Order(StringComparer.Ordinal)
            .Select(p => AddressIn(WholeFile.Read(p, Keystore.SizeMax)) is { } address ? new KeyEntry(Path.GetFileNameWithoutExtension(p), address, p) : null)
            .OfType<KeyEntry>()
            .ToArray());
    }

    /// <summary>The entry of a name or an address, or null.</summary>
    public KeyEntry? Find(string nameOrAddress) => List().FirstOrDefault(e => e.Name == nameOrAddress || e.Address == nameOrAddress || SameAccount(e.Address, nameOrAddress));

    /// <summary>Opens a key file with its password.</summary>
    /// <exception cref="KeyFailureException">Wrong password, or a file that gives no key.</exception>
    public PrivateKey Open(KeyEntry entry, string password) => OpenFile(entry.Path, password);

    /// <summary>Opens any key file.</summary>
    public PrivateKey OpenFile(string path, string password)
    {
        KeystoreError error = Keystore.Open(WholeFile.Read(path, Keystore.SizeMax), password, signatures, out PrivateKey? key);
        return error == KeystoreError.None && key is not null ? key : throw new KeyFailureException($"{path}: {error.ToText()}");
    }

    /// <summary>Keeps a key under a name (its address when null).</summary>
    /// <exception cref="KeyFailureException">The name is taken or cannot be a file's.</exception>
    public KeyEntry Add(string? name, PrivateKey key, string password)
    {
        string address = Address.Of(key.PublicKeyBy(signatures)).ToString();
        name ??= address;
        if (!IsName(name))
        {
            throw new KeyFailureException($"\"{name}\" cannot name a key: letters, digits, '-', '_' and '.', at most {NameLengthMax} of them, not beginning with '.'");
        }

        if (Find(name) is { } taken)
        {
            throw new KeyFailureException($"there is a key \"{taken.Name}\" already ({taken.Path}); choose another name");
        }

        if (Find(address) is { } same)
        {
            throw new KeyFailureException($"this key is kept already, as \"{same.Name}\" ({same.Path})");
        }

        Make(directory);
        string path = Path.Combine(directory, name + Extension);
        string json = Keystore.Seal(
            key, password, ScryptParameters.NodeDefault, RandomNumberGenerator.GetBytes(Keystore.SaltSize), RandomNumberGenerator.GetBytes(Keystore.IvSize), signatures);
        WholeFile.Write(path, Encoding.UTF8.GetBytes(json), secret: true, overwrite: false);
        return new KeyEntry(name, address, path);
    }

    /// <summary>A new key from the system's source of chance.</summary>
    public static PrivateKey NewKey()
    {
        Span<byte> bytes = stackalloc byte[PrivateKey.Size];
        while (true)
        {
            RandomNumberGenerator.Fill(bytes);
            if (PrivateKey.TryCreate(bytes, out PrivateKey? key))
            {
                CryptographicOperations.ZeroMemory(bytes);
                return key;
            }
        }
    }

    private static void Make(string directory) => DiskErrors.Guard("make the directory", directory, () =>
        OperatingSystem.IsWindows()
            ? System.IO.Directory.CreateDirectory(directory)
            : System.IO.Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));

    private bool SameAccount(string address, string text) =>
        Address.TryParse(text, out Address? asked) && asked.Kind is AddressKind.PublicKey or AddressKind.Account && asked.TryGetId(signatures, out AccountId id)
        && Address.TryParse(address, out Address? own) && own.TryGetId(signatures, out AccountId ownId) && id == ownId;

    private static string? AddressIn(byte[] json) =>
        JsonParser.Parse(json, Keystore.SizeMax, out JsonValue? root) == JsonError.None && root?.Find("aergo_address") is { Kind: JsonKind.Text } address ? address.Text : null;

    private static bool IsName(string name) =>
        name.Length is > 0 and <= NameLengthMax && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
