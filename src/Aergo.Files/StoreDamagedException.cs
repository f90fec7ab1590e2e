using System;

namespace Aergo.Files;

/// <summary>Bytes on disk are not what was written. Nothing is served from the place; repair comes from other copies.</summary>
public sealed class StoreDamagedException(string file, long offset, string what)
    : Exception($"{file} is damaged at offset {offset}: {what}")
{
    /// <summary>Name of the file.</summary>
    public string File { get; } = file;

    /// <summary>Where in it.</summary>
    public long Offset { get; } = offset;

    /// <summary>What is wrong there.</summary>
    public string What { get; } = what;
}
