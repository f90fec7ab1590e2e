using System.Collections.Generic;

namespace Aergo.Sql.Functions.Regex;

/// <summary>What the parser makes of a pattern.</summary>
internal sealed record ParsedRegex(MatchNode Root, int Groups, RegexOptions Options);

/// <summary>Reads a pattern into the tree along which spans are matched and divided.</summary>
/// <remarks>
/// The shape of the tree decides what captures get, so it follows PostgreSQL's parser: a branch is a prefix of plain atoms, then the first
/// atom with captures or clashing preferences, then the rest of the branch.
/// </remarks>
internal sealed class RegexParser
{
    /// <summary>Deepest nesting of parentheses and longest chain of capturing atoms.</summary>
    private const int DepthMax = 500;

    private const int CountMax = 255;

    private readonly RegexLexer _lexer;
    private readonly bool _ignoreCase;
    private int _depth;

    private RegexParser(string pattern, RegexOptions options)
    {
        _lexer = new RegexLexer(pattern, options);
        _ignoreCase = (_lexer.Options & RegexOptions.IgnoreCase) != 0;
    }

    public static ParsedRegex Parse(string pattern, RegexOptions options)
    {
        var parser = new RegexParser(pattern, options);
        parser._lexer.Next();
        MatchNode root = parser.ParseAlternatives(nested: false, capture: true);
        return new ParsedRegex(root, parser._lexer.Groups, parser._lexer.Options);
    }

    private MatchNode ParseAlternatives(bool nested, bool capture)
    {
        if (++_depth > DepthMax)
        {
            throw RegexErrors.Error(RegexErrors.TooComplex);
        }

        var node = new MatchNode(MatchKind.Alternation, MatchFlags.Longer);
        while (true)
        {
            MatchNode branch = ParseBranch(nested, capture);
            node.Children.Add(branch);
            node.Flags |= MatchNode.Up(node.Flags | branch.Flags);
            if (_lexer.Token != RegexToken.Alternative)
            {
                break;
            }

            _lexer.Next();
        }

        _depth--;
        return node.Children.Count == 1 ? node.Children[0] : node;
    }

    private MatchNode ParseBranch(bool nested, bool capture)
    {
        var prefix = new List<RegexNode>();
        MatchFlags flags = MatchFlags.None;
        while (_lexer.Token is not (RegexToken.End or RegexToken.Alternative) && !(nested && _lexer.Token == RegexToken.Close))
        {
            MatchNode? whole = ParseAtom(prefix, ref flags, nested, capture);
            if (whole is not null)
            {
                return whole;
            }
        }

        return Plain(flags, prefix);
    }

    private static MatchNode Plain(MatchFlags flags, List<RegexNode> parts) =>
        new(MatchKind.Plain, flags) { Body = parts.Count == 1 ? parts[0] : parts.Count == 0 ? new RegexNode.Empty() : new RegexNode.Sequence(parts) };

    /// <summary>Reads one atom with its quantifier. A plain one goes to the prefix; at a messy one the rest of the branch is read too and the branch returned.</summary>
    private MatchNode? ParseAtom(List<RegexNode> prefix, ref MatchFlags flags, bool nested, bool capture)
    {
        RegexNode? simple = null;
        MatchNode? group = null;
        bool captures = false;
        switch (_lexer.Token)
        {
            case RegexToken.LineStart:
                return Assert(prefix, AssertionKind.LineStart);
            case RegexToken.LineEnd:
                return Assert(prefix, AssertionKind.LineEnd);
            case RegexToken.TextStart:
                return Assert(prefix, AssertionKind.TextStart);
            case RegexToken.TextEnd:
                return Assert(prefix, AssertionKind.TextEnd);
            case RegexToken.WordStart:
                return Assert(prefix, AssertionKind.WordStart);
            case RegexToken.WordEnd:
                return Assert(prefix, AssertionKind.WordEnd);
            case RegexToken.WordBoundary:
                return Assert(prefix, AssertionKind.WordBoundary);
            case RegexToken.NotWordBoundary:
                return Assert(prefix, AssertionKind.NotWordBoundary);
            case RegexToken.LookAround:
                var kind = (AssertionKind)_lexer.Value;
                _lexer.Next();
                MatchNode body = ParseAlternatives(nested: true, capture: false);
                CloseParenthesis();
                prefix.Add(new RegexNode.Assertion(kind, new RegexNode.Part(body)));
                return null;
            case RegexToken.Star or RegexToken.Plus or RegexToken.Question or RegexToken.Brace:
                throw RegexErrors.Error(RegexErrors.BadQuantifier);
            case RegexToken.Close:
                if ((_lexer.Options & RegexOptions.Extended) == 0)
                {
                    throw RegexErrors.Error(RegexErrors.Parentheses);
                }

                simple = new RegexNode.Characters(CodeSet.Of(')'));
                _lexer.Next();
                break;
            case RegexToken.Plain:
                simple = new RegexNode.Characters(WithCase(CodeSet.Of(_lexer.Value)));
                _lexer.Next();
                break;
            case RegexToken.Any:
                simple = new RegexNode.Characters(Has(RegexOptions.NewlineStops) ? CharacterClasses.NewLine.Complement() : CodeSet.All);
                _lexer.Next();
                break;
            case RegexToken.Class:
                simple = new RegexNode.Characters(RegexBracket.ClassOf(_lexer.Value));
                _lexer.Next();
                break;
            case RegexToken.NotClass:
                simple = new RegexNode.Characters(RegexBracket.ClassOf(_lexer.Value).Complement());
                _lexer.Next();
                break;
            case RegexToken.Bracket:
                simple = new RegexNode.Characters(RegexBracket.Read(_lexer, negated: _lexer.Value == 0));
                _lexer.Next();
                break;
            case RegexToken.BackReference:
                throw _lexer.Value > _lexer.Groups || _lexer.Value == 0
                    ? RegexErrors.Error(RegexErrors.BadBackReference)
                    : SqlException.NotSupported("back-references in regular expressions");
            default:
                captures = _lexer.Value == 1 && capture;
                int number = captures ? ++_lexer.Groups : 0;
                _lexer.Next();
                group = ParseAlternatives(nested: true, capture);
                CloseParenthesis();
                if (captures)
                {
                    group = AsGroup(group, number);
                }

                break;
        }

        (int min, int max, MatchFlags preference) = ReadQuantifier();
        if (min == 0 && max == 0)
        {
            return null;
        }

        MatchFlags own = group?.Flags ?? MatchFlags.None;
        MatchFlags together = flags | preference | own;
        RegexNode language = simple ?? new RegexNode.Part(group!);
        if (!captures && !MatchNode.IsMessy(MatchNode.Up(together)))
        {
            prefix.Add(min == 1 && max == 1 ? language : new RegexNode.Repeat(language, min, max));
            flags = together;
            return null;
        }

        MatchNode atom = Quantify(group ?? new MatchNode(MatchKind.Plain, MatchFlags.None) { Body = language }, language, min, max, preference);
        return JoinBranch(prefix, flags, atom, MatchNode.Combine(preference, own), nested, capture);
    }

    /// <summary>Puts prefix, messy atom and the rest of the branch together.</summary>
    private MatchNode JoinBranch(List<RegexNode> prefix, MatchFlags flags, MatchNode atom, MatchFlags atomFlags, bool nested, bool capture)
    {
        MatchNode right = atom;
        if (_lexer.Token is not (RegexToken.End or RegexToken.Alternative) && !(nested && _lexer.Token == RegexToken.Close))
        {
            if (++_depth > DepthMax)
            {
                throw RegexErrors.Error(RegexErrors.TooComplex);
            }

            MatchNode rest = ParseBranch(nested, capture);
            _depth--;
            right = new MatchNode(MatchKind.Concatenation, atomFlags | MatchNode.Combine(atomFlags, rest.Flags));
            right.Children.Add(atom);
            right.Children.Add(rest);
        }

        if (prefix.Count == 0)
        {
            return right;
        }

        var whole = new MatchNode(MatchKind.Concatenation, flags | MatchNode.Combine(flags, right.Flags));
        whole.Children.Add(Plain(flags, prefix));
        whole.Children.Add(right);
        return whole;
    }

    /// <summary>The node of a quantified atom. Only the last of several repetitions needs its captures.</summary>
    private static MatchNode Quantify(MatchNode atom, RegexNode language, int min, int max, MatchFlags preference)
    {
        MatchFlags own = atom.Flags & (MatchFlags.Preference | MatchFlags.Mixed);
        if (min == 1 && max == 1 && (preference == MatchFlags.None || own == MatchFlags.None || preference == own))
        {
            return atom;
        }

        MatchFlags flags = MatchNode.Combine(preference, atom.Flags);
        if (!atom.HasCapture)
        {
            return new MatchNode(MatchKind.Plain, flags) { Body = new RegexNode.Repeat(language, min, max) };
        }

        if (min > 0)
        {
            var both = new MatchNode(MatchKind.Concatenation, flags);
            both.Children.Add(new MatchNode(MatchKind.Plain, flags & MatchFlags.Preference)
            {
                Body = new RegexNode.Repeat(language, min - 1, max < 0 ? max : max - 1),
            });
            both.Children.Add(atom);
            return both;
        }

        var iteration = new MatchNode(MatchKind.Iteration, flags) { Min = min, Max = max };
        iteration.Children.Add(atom);
        return iteration;
    }

    private static MatchNode AsGroup(MatchNode node, int number)
    {
        if (node.Group == 0)
        {
            node.Flags |= MatchFlags.Capture;
            node.Group = number;
            return node;
        }

        var wrapper = new MatchNode(MatchKind.Group, node.Flags | MatchFlags.Capture) { Group = number };
        wrapper.Children.Add(node);
        return wrapper;
    }

    private MatchNode? Assert(List<RegexNode> prefix, AssertionKind kind)
    {
        prefix.Add(new RegexNode.Assertion(kind, null));
        _lexer.Next();
        return null;
    }

    private void CloseParenthesis()
    {
        if (_lexer.Token != RegexToken.Close)
        {
            throw RegexErrors.Error(RegexErrors.Parentheses);
        }

        _lexer.Next();
    }

    private bool Has(RegexOptions option) => (_lexer.Options & option) != 0;

    private CodeSet WithCase(CodeSet set) => _ignoreCase ? set.WithCaseVariants() : set;

    private (int Min, int Max, MatchFlags Preference) ReadQuantifier()
    {
        (int min, int max) = _lexer.Token switch
        {
            RegexToken.Star => (0, -1),
            RegexToken.Plus => (1, -1),
            RegexToken.Question => (0, 1),
            RegexToken.Brace => (-1, -1),
            _ => (1, 1),
        };
        if (_lexer.Token is RegexToken.Star or RegexToken.Plus or RegexToken.Question)
        {
            MatchFlags preference = _lexer.Value == 1 ? MatchFlags.Longer : MatchFlags.Shorter;
            _lexer.Next();
            return (min, max, preference);
        }

        return min >= 0 ? (min, max, MatchFlags.None) : ReadBounds();
    }

    /// <summary>Reads the inside of braces; <c>{m}</c> has no preference of its own, <c>{m,n}</c> has one even if both are the same.</summary>
    private (int Min, int Max, MatchFlags Preference) ReadBounds()
    {
        int min = ReadCount();
        int max = min;
        bool exact = true;
        SkipBlanks();
        if (_lexer.Peek() == ',')
        {
            exact = false;
            _lexer.Skip(1);
            SkipBlanks();
            max = _lexer.Peek() is >= '0' and <= '9' ? ReadCount() : -1;
            if (max >= 0 && min > max)
            {
                throw RegexErrors.Error(RegexErrors.BadCount);
            }

            SkipBlanks();
        }

        switch (_lexer.Read())
        {
            case '}':
                break;
            case -1:
                throw RegexErrors.Error(RegexErrors.Braces);
            default:
                throw RegexErrors.Error(RegexErrors.BadCount);
        }

        bool lazy = !Has(RegexOptions.Extended) && _lexer.Peek() == '?';
        if (lazy)
        {
            _lexer.Skip(1);
        }

        _lexer.Next();
        return (min, max, exact ? MatchFlags.None : lazy ? MatchFlags.Shorter : MatchFlags.Longer);
    }

    private void SkipBlanks()
    {
        if (Has(RegexOptions.Expanded))
        {
            _lexer.SkipBlanks();
        }
    }

    private int ReadCount()
    {
        int value = 0;
        while (_lexer.Peek() is >= '0' and <= '9')
        {
            value = (value * 10) + _lexer.Read() - '0';
            if (value > CountMax)
            {
                throw RegexErrors.Error(RegexErrors.BadCount);
            }

            SkipBlanks();
        }

        return _lexer.AtEnd ? throw RegexErrors.Error(RegexErrors.Braces) : value;
    }
}
