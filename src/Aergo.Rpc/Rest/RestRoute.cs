using System;
using System.Collections.Generic;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Tasks;

namespace Aergo.Rpc.Rest;

/// <summary>One operation: what the server dispatches by and what the OpenAPI document says, in one place.</summary>
/// <param name="Path">With at most one parameter in braces, at the end: <c>/v1/blocks/{block}</c>.</param>
/// <param name="Summary">One line for people.</param>
/// <param name="Answer">Type of the good answer.</param>
internal sealed record RestRoute(string Method, string Path, string Summary, JsonTypeInfo Answer, Func<RestRequest, Task> Handle)
{
    /// <summary>Meaning of the path's parameter.</summary>
    public string? Parameter { get; init; }

    /// <summary>Query parameters: name, JSON type, meaning.</summary>
    public IReadOnlyList<(string Name, string Type, string Meaning)> Query { get; init; } = [];

    /// <summary>Whether the body is a raw transaction.</summary>
    public bool TakesTransaction { get; init; }

    /// <summary>Whether the answer is a stream of JSON lines.</summary>
    public bool Streams { get; init; }

    private string Prefix => Path.IndexOf('{', StringComparison.Ordinal) is >= 0 and var brace ? Path[..brace] : Path;

    /// <summary>Name of the path's parameter, or null.</summary>
    public string? ParameterName => Path.IndexOf('{', StringComparison.Ordinal) is >= 0 and var brace ? Path[(brace + 1)..^1] : null;

    /// <summary>Whether the path is this route's, and the parameter's text as it stood there.</summary>
    public bool Matches(string path, out string argument)
    {
        argument = string.Empty;
        if (ParameterName is null)
        {
            return path == Path;
        }

        if (path.Length <= Prefix.Length || !path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        argument = path[Prefix.Length..];
        return true;
    }
}
