using System;
using System.IO;
using System.Text;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>What a running node tells other programs on this machine: the object that <c>aergo up --detach --json</c> prints.</summary>
internal sealed record RunningNode(string Data, int ProcessId, string Postgres, string Rest, string Ethereum)
{
    private const string FileName = "node.json";
    private const int BytesMax = 16 * 1024;

    /// <summary>The node that runs on a directory, or null.</summary>
    public static RunningNode? Find(DataDirectory data)
    {
        string path = System.IO.Path.Combine(data.Path, FileName);
        if (!File.Exists(path) || !DirectoryLock.IsTaken(data.Path))
        {
            return null;
        }

        return JsonParser.Parse(WholeFile.Read(path, BytesMax), BytesMax, out JsonValue? root) == JsonError.None && root is not null
            && TextOf(root, "data") is { } directory && root.Find("pid") is { } pid && pid.TryGetInt64(out long process)
            && TextOf(root, "postgres") is { } postgres && TextOf(root, "rest") is { } rest
            && TextOf(root, "ethereum") is { } ethereum
            ? new RunningNode(directory, (int)process, postgres, rest, ethereum)
            : null;
    }

    /// <summary>Whether the last node here did not come to take its note away: it was killed, or runs still.</summary>
    public static bool EndedInTheMiddle(DataDirectory data) => File.Exists(System.IO.Path.Combine(data.Path, FileName));

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonValue.Of(
    [
        ("data", JsonValue.Of(Data)),
        ("pid", JsonValue.Of(ProcessId)),
        ("postgres", JsonValue.Of(Postgres)),
        ("rest", JsonValue.Of(Rest)),
        ("ethereum", JsonValue.Of(Ethereum)),
    ]).ToString();

    public void Write(DataDirectory data) => WholeFile.Write(System.IO.Path.Combine(data.Path, FileName), Encoding.UTF8.GetBytes(ToJson() + "\n"));

    /// <summary>Takes the note away when the node stops; no harm if it stays, since the lock tells.</summary>
    public static void Remove(DataDirectory data)
    {
        try
        {
            File.Delete(System.IO.Path.Combine(data.Path, FileName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start writes it anew.
        }
    }

    private static string? TextOf(JsonValue parent, string name) => parent.Find(name) is { Kind: JsonKind.Text } value ? value.Text : null;
}
