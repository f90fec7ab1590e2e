using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Genesis files on disk.</summary>
internal static class GenesisFiles
{
    /// <summary>Reads one; complaints begin with the file's name.</summary>
    /// <exception cref="GenesisException">It cannot be used.</exception>
    public static GenesisConfig Read(string path, ISignatures signatures)
    {
        byte[] json = WholeFile.Read(path, GenesisFile.BytesMax);
        try
        {
            return GenesisFile.Read(json, signatures);
        }
        catch (GenesisException e)
        {
            throw new GenesisException($"{path}: {e.Message}");
        }
    }
}
