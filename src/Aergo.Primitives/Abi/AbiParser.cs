using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Aergo.Primitives;

/// <summary>Reads signatures and types as people write them.</summary>
internal sealed class AbiParser(string text)
{
    private const int TextMax = 4096;

    private static readonly string[] Places = ["memory", "calldata", "storage", "payable", "indexed"];
    private static readonly string[] Modifiers = ["external", "public", "view", "pure", "payable", "nonpayable"];

    private int _at;

    public AbiSignature? Signature(out string error)
    {
        try
        {
            CheckLength();
            string name = Identifier();
            if (name == "function")
            {
                name = Identifier();
            }

            IReadOnlyList<AbiMember> parameters = Members(0);
            IReadOnlyList<AbiMember>? results = null;
            while (!AtEnd())
            {
                string word = Identifier();
                if (word == "returns" && results is null)
                {
                    results = Members(0);
                }
                else if (!Modifiers.Contains(word))
                {
                    throw new FormatException($"unexpected \"{word}\"");
                }
            }

            error = string.Empty;
            return new AbiSignature(name, parameters, results);
        }
        catch (FormatException e)
        {
            error = e.Message;
            return null;
        }
    }

    public AbiType? WholeType(out string error)
    {
        try
        {
            CheckLength();
            AbiType type = Type(0);
            error = AtEnd() ? string.Empty : "text behind the type";
            return AtEnd() ? type : null;
        }
        catch (FormatException e)
        {
            error = e.Message;
            return null;
        }
    }

    private void CheckLength()
    {
        if (text.Length > TextMax)
        {
            throw new FormatException($"longer than {TextMax} characters");
        }
    }

    private List<AbiMember> Members(int depth)
    {
        Expect('(');
        var members = new List<AbiMember>();
        if (Take(')'))
        {
            return members;
        }

        do
        {
            AbiType type = Type(depth);
            string name = string.Empty;
            while (PeekIdentifier())
            {
                string word = Identifier();
                name = Places.Contains(word) ? name : word;
            }

            members.Add(new AbiMember(name, type));
            if (members.Count > AbiType.MembersMax)
            {
                throw new FormatException($"more than {AbiType.MembersMax} members");
            }
        }
        while (Take(','));
        Expect(')');
        return members;
    }

    private AbiType Type(int depth)
    {
        if (depth > AbiType.DepthMax)
        {
            throw new FormatException($"types nested more than {AbiType.DepthMax} deep");
        }

        AbiType type;
        if (Peek() == '(')
        {
            type = Tuple(depth);
        }
        else
        {
            string name = Identifier();
            type = name == "tuple" ? Tuple(depth) : Elementary(name);
        }

        for (int levels = 0; Take('['); levels++)
        {
            if (depth + levels > AbiType.DepthMax)
            {
                throw new FormatException($"types nested more than {AbiType.DepthMax} deep");
            }

            type = Peek() == ']' ? AbiType.ArrayOf(type) : Fixed(type);
            Expect(']');
        }

        return type;
    }

    private AbiType Tuple(int depth)
    {
        List<AbiMember> members = Members(depth + 1);
        return members.Count > 0 && members.Sum(m => (long)m.Type.HeadWords) <= AbiType.StaticWordsMax ? AbiType.TupleOf(members)
            : throw new FormatException("a tuple without members, or too large");
    }

    private AbiType Fixed(AbiType element)
    {
        int start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }

        return int.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            && length >= 1 && (long)length * element.HeadWords <= AbiType.StaticWordsMax
            ? AbiType.FixedArrayOf(element, length)
            : throw new FormatException("an array's length is a number from 1 up");
    }

    private static AbiType Elementary(string name) => name switch
    {
        "address" => AbiType.Address,
        "bool" => AbiType.Boolean,
        "string" => AbiType.Text,
        "bytes" => AbiType.Bytes,
        "uint" => AbiType.UInt256,
        "int" => AbiType.Int256,
        _ when Number(name, "uint") is { } bits and >= 8 and <= 256 && bits % 8 == 0 => AbiType.Integer(bits, isSigned: false),
        _ when Number(name, "int") is { } bits and >= 8 and <= 256 && bits % 8 == 0 => AbiType.Integer(bits, isSigned: true),
        _ when Number(name, "bytes") is { } length and >= 1 and <= 32 => AbiType.FixedBytes(length),
        _ => throw new FormatException($"unknown type \"{name}\""),
    };

    private static int? Number(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length && name[prefix.Length] != '0'
        && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private char Peek()
    {
        while (_at < text.Length && (text[_at] is ' ' or '\t' or '\n' or '\r'))
        {
            _at++;
        }

        return _at < text.Length ? text[_at] : '\0';
    }

    private bool AtEnd() => Peek() == '\0' && _at >= text.Length;

    private bool PeekIdentifier() => Peek() is var c && (char.IsAsciiLetter(c) || c is '_' or '$');

    private bool Take(char wanted)
    {
        if (Peek() != wanted)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(char wanted)
    {
        if (!Take(wanted))
        {
            throw new FormatException($"'{wanted}' expected at character {_at + 1}");
        }
    }

    private string Identifier()
    {
        if (!PeekIdentifier())
        {
            throw new FormatException($"a name expected at character {_at + 1}");
        }

        int start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '$'))
        {
            _at++;
        }

        return text[start.._at];
    }
}
