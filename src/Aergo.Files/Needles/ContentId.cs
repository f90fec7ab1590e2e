using System;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Aergo.Primitives;

namespace Aergo.Files;

/// <summary>Names of things by their content: SHA-256 over one byte that says what it is, and the bytes.</summary>
/// <remarks>The tag keeps a blob from passing for a node of the same bytes. Source: docs/spec/aergofs.md, "Content ids".</remarks>
public static class ContentId
{
    /// <summary>Tag of a tree node.</summary>
    public const byte NodeTag = (byte)'N';

    /// <summary>Tag of a blob.</summary>
    public const byte BlobTag = (byte)'B';

    private const int OneBufferBytesMax = 12 * 1024;

    /// <summary>Id of a tree node.</summary>
    public static Hash256 OfNode(ReadOnlySpan<byte> node) => Tagged(NodeTag, node);

    /// <summary>Id of a blob.</summary>
    public static Hash256 OfBlob(ReadOnlySpan<byte> blob) => Tagged(BlobTag, blob);

    /// <summary>SHA-256 over a tag and bytes.</summary>
    [SkipLocalsInit]
    public static Hash256 Tagged(byte tag, ReadOnlySpan<byte> data)
    {
        // One call over one buffer: a hash object costs more than copying a node does.
        Span<byte> digest = stackalloc byte[Hash256.Size];
        if (data.Length < OneBufferBytesMax)
        {
            Span<byte> whole = stackalloc byte[OneBufferBytesMax];
            whole[0] = tag;
            data.CopyTo(whole[1..]);
            SHA256.HashData(whole[..(data.Length + 1)], digest);
        }
        else
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData([tag]);
            hash.AppendData(data);
            hash.GetHashAndReset(digest);
        }

        return new Hash256(digest);
    }
}
