using System;
using System.Collections.Generic;
using System.Text;

namespace Aergo.Primitives;

/// <summary>Why a payload is no call.</summary>
public enum CallInfoError
{
    /// <summary>It is one.</summary>
    None = 0,

    /// <summary>No bytes: for a contract that means its default function, which is for the caller to decide.</summary>
    Empty = 1,

    /// <summary>Not JSON by our bounds; see <see cref="JsonError"/>.</summary>
    NotJson = 2,

    /// <summary>JSON, but not an object.</summary>
    NotAnObject = 3,

    /// <summary>A member other than Name and Args.</summary>
    UnknownMember = 4,

    /// <summary>Name or Args twice, in whatever case.</summary>
    DuplicateMember = 5,

    /// <summary>No Name, or an empty one.</summary>
    MissingName = 6,

    /// <summary>A Name that is not text, or longer than <see cref="CallInfo.NameBytesMax"/>.</summary>
    BadName = 7,

    /// <summary>Args that are not an array.</summary>
    BadArguments = 8,

    /// <summary>More than <see cref="CallInfo.ArgumentsMax"/> arguments.</summary>
    TooManyArguments = 9,
}

/// <summary>The payload of calls and of governance: <c>{"Name":"set","Args":["k",1]}</c>.</summary>
/// <remarks>Member names match in any case, as existing nodes read them; Args may be missing. Source: docs/spec/encoding.md, "Call info".</remarks>
public sealed record CallInfo(string Name, IReadOnlyList<JsonValue> Arguments)
{
    /// <summary>Longest name, in bytes of UTF-8.</summary>
    public const int NameBytesMax = 256;

    /// <summary>Most arguments.</summary>
    public const int ArgumentsMax = 1024;

    /// <summary>Reads a payload.</summary>
    public static CallInfoError Parse(ReadOnlySpan<byte> payload, out CallInfo? call)
    {
        call = null;
        if (payload.IsEmpty)
        {
            return CallInfoError.Empty;
        }

        if (JsonParser.Parse(payload, Transaction.SizeMax, out JsonValue? root) != JsonError.None || root is null)
        {
            return CallInfoError.NotJson;
        }

        if (root.Kind != JsonKind.Object)
        {
            return CallInfoError.NotAnObject;
        }

        JsonValue? name = null;
        JsonValue? arguments = null;
        foreach ((string member, JsonValue value) in root.Members)
        {
            bool isName = string.Equals(member, "Name", StringComparison.OrdinalIgnoreCase);
            if (!isName && !string.Equals(member, "Args", StringComparison.OrdinalIgnoreCase))
            {
                return CallInfoError.UnknownMember;
            }

            if ((isName ? name : arguments) is not null)
            {
                return CallInfoError.DuplicateMember;
            }

            (name, arguments) = isName ? (value, arguments) : (name, value);
        }

        CallInfoError error = Check(name, arguments);
        call = error == CallInfoError.None ? new CallInfo(name!.Text, arguments?.Items ?? []) : null;
        return error;
    }

    /// <summary>The payload, in the shape herajs writes.</summary>
    public byte[] Encode() => Encoding.UTF8.GetBytes(
        JsonValue.Of([("Name", JsonValue.Of(Name)), ("Args", JsonValue.Of(Arguments))]).ToString());

    private static CallInfoError Check(JsonValue? name, JsonValue? arguments)
    {
        if (name is null)
        {
            return CallInfoError.MissingName;
        }

        if (name.Kind != JsonKind.Text || Encoding.UTF8.GetByteCount(name.Text) > NameBytesMax)
        {
            return CallInfoError.BadName;
        }

        if (name.Text.Length == 0)
        {
            return CallInfoError.MissingName;
        }

        if (arguments is not null && arguments.Kind != JsonKind.Array)
        {
            return CallInfoError.BadArguments;
        }

        return arguments?.Items.Count > ArgumentsMax ? CallInfoError.TooManyArguments : CallInfoError.None;
    }
}
