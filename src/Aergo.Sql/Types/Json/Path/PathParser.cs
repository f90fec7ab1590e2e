using System;
using System.Collections.Generic;
using System.Globalization;

namespace Aergo.Sql.Types;

/// <summary>Reads a JSON path: operators by precedence, then chains of steps.</summary>
internal sealed class PathParser
{
    /// <summary>Flags of like_regex in the order they are printed.</summary>
    public static readonly (PathRegexFlags Flag, char Letter)[] FlagLetters =
    [
        (PathRegexFlags.IgnoreCase, 'i'), (PathRegexFlags.DotAll, 's'), (PathRegexFlags.Multiline, 'm'), (PathRegexFlags.Expanded, 'x'), (PathRegexFlags.Quote, 'q'),
    ];

    private const int ComparisonLevel = 2;

    private readonly string _text;
    private readonly List<PathToken> _tokens;
    private int _at;
    private int _nesting;
    private int _filters;
    private int _subscripts;

    public PathParser(string text)
    {
        _text = text;
        _tokens = new PathLexer(text).Read();
    }

    private PathToken Current => _tokens[_at];

    public JsonPath Parse()
    {
        if (Current.Kind == PathTokenKind.End)
        {
            throw new SqlException(SqlState.InvalidTextRepresentation, $"invalid input syntax for type jsonpath: \"{_text}\"");
        }

        bool strict = TakeWord("strict");
        if (!strict)
        {
            TakeWord("lax");
        }

        PathNode root = Expression(0);
        return Current.Kind == PathTokenKind.End ? new JsonPath(!strict, root) : throw Unexpected();
    }

    private SqlException Unexpected() => PathLexer.SyntaxError(Current.Text);

    private bool IsSymbol(string symbol) => Current.Kind == PathTokenKind.Symbol && Current.Text == symbol;

    /// <summary>Key words are known in any case, but for null, true and false.</summary>
    private bool IsWord(string word) => Current.Kind == PathTokenKind.Word &&
        string.Equals(Current.Text, word, word is "null" or "true" or "false" ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    private bool TakeSymbol(string symbol) => Take(IsSymbol(symbol));

    private bool TakeWord(string word) => Take(IsWord(word));

    private bool Take(bool matches)
    {
        _at += matches ? 1 : 0;
        return matches;
    }

    private void Expect(string symbol)
    {
        if (!TakeSymbol(symbol))
        {
            throw Unexpected();
        }
    }

    private static PathNode Node(PathKind kind, PathNode left, PathNode? right = null) => Bounded(new PathNode(kind)
    {
        Left = left,
        Right = right,
        Depth = 1 + Math.Max(left.Depth, right?.Depth ?? 0),
    });

    private static PathNode Bounded(PathNode node) => node.Depth <= JsonPath.DepthMax ? node : throw TooDeep();

    private static SqlException TooDeep() => new(SqlState.StatementTooComplex, "stack depth limit exceeded")
    {
        Hint = $"JSON paths may be {JsonPath.DepthMax} steps deep.",
    };

    private static (PathKind Kind, int Level)? OperatorOf(PathToken token) => token switch
    {
        (PathTokenKind.Symbol, "||") => (PathKind.Or, 0),
        (PathTokenKind.Symbol, "&&") => (PathKind.And, 1),
        (PathTokenKind.Symbol, "==") => (PathKind.Equal, ComparisonLevel),
        (PathTokenKind.Symbol, "!=" or "<>") => (PathKind.NotEqual, ComparisonLevel),
        (PathTokenKind.Symbol, "<") => (PathKind.Less, ComparisonLevel),
        (PathTokenKind.Symbol, "<=") => (PathKind.LessOrEqual, ComparisonLevel),
        (PathTokenKind.Symbol, ">") => (PathKind.Greater, ComparisonLevel),
        (PathTokenKind.Symbol, ">=") => (PathKind.GreaterOrEqual, ComparisonLevel),
        (PathTokenKind.Symbol, "+") => (PathKind.Add, 3),
        (PathTokenKind.Symbol, "-") => (PathKind.Subtract, 3),
        (PathTokenKind.Symbol, "*") => (PathKind.Multiply, 4),
        (PathTokenKind.Symbol, "/") => (PathKind.Divide, 4),
        (PathTokenKind.Symbol, "%") => (PathKind.Modulo, 4),
        (PathTokenKind.Word, _) when token.Text.Equals("starts", StringComparison.OrdinalIgnoreCase) => (PathKind.StartsWith, ComparisonLevel),
        (PathTokenKind.Word, _) when token.Text.Equals("like_regex", StringComparison.OrdinalIgnoreCase) => (PathKind.LikeRegex, ComparisonLevel),
        _ => null,
    };

    /// <summary>Operators of at least this level. Brackets around a predicate leave it one: only a step behind them makes it an operand.</summary>
    private PathNode Expression(int level)
    {
        if (++_nesting > JsonPath.DepthMax)
        {
            throw TooDeep();
        }

        PathNode left = Unary();
        while (OperatorOf(Current) is { } found && found.Level >= level)
        {
            bool predicates = found.Level < ComparisonLevel;
            if (IsPredicate(left) != predicates)
            {
                throw Unexpected();
            }

            _at++;
            if (found.Kind == PathKind.StartsWith)
            {
                left = StartsWith(left);
            }
            else if (found.Kind == PathKind.LikeRegex)
            {
                left = LikeRegex(left);
            }
            else
            {
                PathNode right = Expression(found.Level + 1);
                left = IsPredicate(right) == predicates ? Node(found.Kind, left, right) : throw Unexpected();
            }
        }

        _nesting--;
        return left;
    }

    private static bool IsPredicate(PathNode node) => node.IsPredicate && node.Next is null;

    private PathNode Operand(PathNode node) => IsPredicate(node) ? throw Unexpected() : node;

    private PathNode Predicate(PathNode node) => IsPredicate(node) ? node : throw Unexpected();

    private PathNode StartsWith(PathNode left)
    {
        if (!TakeWord("with") || Current.Kind is not (PathTokenKind.String or PathTokenKind.Variable))
        {
            throw Unexpected();
        }

        return Node(PathKind.StartsWith, left, Scalar());
    }

    private PathNode LikeRegex(PathNode left)
    {
        string pattern = Text();
        var flags = PathRegexFlags.None;
        if (TakeWord("flag"))
        {
            foreach (char letter in Text())
            {
                int index = Array.FindIndex(FlagLetters, f => f.Letter == letter);
                flags |= index >= 0 ? FlagLetters[index].Flag : throw new SqlException(SqlState.SyntaxError, "invalid input syntax for type jsonpath")
                {
                    Detail = $"Unrecognized flag character \"{letter}\" in LIKE_REGEX predicate.",
                };
            }
        }

        return Bounded(new PathNode(PathKind.LikeRegex) { Left = left, Text = pattern, Flags = flags, Depth = left.Depth + 1 });
    }

    private string Text()
    {
        string text = Current.Kind == PathTokenKind.String ? Current.Text : throw Unexpected();
        _at++;
        return text;
    }

    private PathNode Unary()
    {
        if (IsSymbol("+") || IsSymbol("-"))
        {
            return Sign();
        }

        if (TakeSymbol("!"))
        {
            return Node(PathKind.Not, IsWord("exists") ? Exists() : Enclosed(predicate: true));
        }

        if (IsWord("exists"))
        {
            return Exists();
        }

        if (!IsSymbol("("))
        {
            return Chain(Primary());
        }

        PathNode inner = Enclosed(predicate: null);
        if (IsPredicate(inner) && TakeWord("is"))
        {
            return TakeWord("unknown") ? Node(PathKind.IsUnknown, inner) : throw Unexpected();
        }

        return Chain(inner);
    }

    /// <summary>Signs bind tighter than any operator and are folded into numbers.</summary>
    private PathNode Sign()
    {
        if (++_nesting > JsonPath.DepthMax)
        {
            throw TooDeep();
        }

        bool minus = Current.Text == "-";
        _at++;
        PathNode operand = Operand(Unary());
        _nesting--;
        if (!operand.IsNumber || operand.Next is not null)
        {
            return Node(minus ? PathKind.Minus : PathKind.Plus, operand);
        }

        return minus ? new PathNode(PathKind.Literal) { Value = JsonbValue.Number(-operand.Value!.Numeric) } : operand;
    }

    private PathNode Exists()
    {
        _at++;
        return Node(PathKind.Exists, Enclosed(predicate: false));
    }

    private PathNode Enclosed(bool? predicate)
    {
        Expect("(");
        PathNode inner = Expression(0);
        if (predicate is { } wanted && IsPredicate(inner) != wanted)
        {
            throw Unexpected();
        }

        Expect(")");
        return inner;
    }

    private PathNode Primary()
    {
        if (Current.Kind is PathTokenKind.String or PathTokenKind.Variable or PathTokenKind.Integer or PathTokenKind.Decimal
            || IsWord("null") || IsWord("true") || IsWord("false"))
        {
            return Scalar();
        }

        if (TakeSymbol("$"))
        {
            return new PathNode(PathKind.Root);
        }

        if (TakeSymbol("@"))
        {
            return _filters > 0 ? new PathNode(PathKind.Current) : throw new SqlException(SqlState.SyntaxError, "@ is not allowed in root expressions");
        }

        if (TakeWord("last"))
        {
            return _subscripts > 0 ? new PathNode(PathKind.LastIndex) : throw new SqlException(SqlState.SyntaxError, "LAST is allowed only in array subscripts");
        }

        throw Unexpected();
    }

    private PathNode Scalar()
    {
        PathToken token = Current;
        _at++;
        return token.Kind switch
        {
            PathTokenKind.Variable => new PathNode(PathKind.Variable) { Text = token.Text },
            PathTokenKind.String => new PathNode(PathKind.Literal) { Value = JsonbValue.String(token.Text) },
            PathTokenKind.Integer or PathTokenKind.Decimal => new PathNode(PathKind.Literal) { Value = JsonbValue.Number(PgNumeric.Parse(token.Text)) },
            _ => new PathNode(PathKind.Literal) { Value = token.Text == "null" ? JsonbValue.Null : JsonbValue.Bool(token.Text == "true") },
        };
    }

    /// <summary>The steps behind a head. A bracketed path with steps of its own goes on seamlessly.</summary>
    private PathNode Chain(PathNode head)
    {
        var steps = new List<PathNode>();
        while (IsSymbol(".") || IsSymbol("[") || IsSymbol("?"))
        {
            steps.Add(Step());
            if (steps.Count > JsonPath.DepthMax)
            {
                throw TooDeep();
            }
        }

        if (steps.Count == 0)
        {
            return head;
        }

        var before = new List<PathNode>();
        for (PathNode? step = head; step is not null; step = step.Next)
        {
            before.Add(step);
        }

        steps.InsertRange(0, before);
        PathNode chain = steps[^1];
        for (int i = steps.Count - 2; i >= 0; i--)
        {
            chain = Bounded(steps[i].Followed(chain));
        }

        return chain;
    }

    private PathNode Step()
    {
        if (TakeSymbol("["))
        {
            return Subscripts();
        }

        if (TakeSymbol("?"))
        {
            Expect("(");
            _filters++;
            PathNode predicate = Predicate(Expression(0));
            _filters--;
            Expect(")");
            return Node(PathKind.Filter, predicate);
        }

        Expect(".");
        if (TakeSymbol("*"))
        {
            return new PathNode(PathKind.AnyKey);
        }

        if (TakeSymbol("**"))
        {
            return Descendants();
        }

        if (Current.Kind is not (PathTokenKind.Word or PathTokenKind.String))
        {
            throw Unexpected();
        }

        PathToken name = Current;
        _at++;
        return name.Kind == PathTokenKind.Word && IsSymbol("(") ? Method(name.Text) : new PathNode(PathKind.Key) { Text = name.Text };
    }

    private PathNode Subscripts()
    {
        if (TakeSymbol("*"))
        {
            Expect("]");
            return new PathNode(PathKind.AnyElement);
        }

        _subscripts++;
        var subscripts = new List<PathSubscript>();
        int depth = 0;
        do
        {
            PathNode from = Operand(Expression(0));
            PathNode? to = TakeWord("to") ? Operand(Expression(0)) : null;
            subscripts.Add(new PathSubscript(from, to));
            depth = Math.Max(depth, Math.Max(from.Depth, to?.Depth ?? 0));
        }
        while (TakeSymbol(","));
        _subscripts--;
        Expect("]");
        return Bounded(new PathNode(PathKind.Subscripts) { Subscripts = subscripts, Depth = depth + 1 });
    }

    private PathNode Descendants()
    {
        if (!TakeSymbol("{"))
        {
            return new PathNode(PathKind.Descendants) { First = 0, Last = PathNode.LevelLast };
        }

        uint first = Level();
        uint last = TakeWord("to") ? Level() : first;
        Expect("}");
        return new PathNode(PathKind.Descendants) { First = first, Last = last };
    }

    private uint Level()
    {
        if (TakeWord("last"))
        {
            return PathNode.LevelLast;
        }

        string digits = Current.Kind == PathTokenKind.Integer ? Current.Text : throw Unexpected();
        _at++;
        return uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out uint level) && level <= int.MaxValue
            ? level
            : throw new SqlException(SqlState.NumericOutOfRange, $"value \"{digits}\" is out of range for type integer");
    }

    private PathNode Method(string name)
    {
        PathKind? kind = name.ToLowerInvariant() switch
        {
            "type" => PathKind.Type,
            "size" => PathKind.Size,
            "abs" => PathKind.Abs,
            "floor" => PathKind.Floor,
            "ceiling" => PathKind.Ceiling,
            "double" => PathKind.Double,
            "keyvalue" => PathKind.KeyValue,
            "datetime" => PathKind.DateTime,
            _ => null,
        };
        if (kind is not { } method)
        {
            throw Unexpected();
        }

        Expect("(");
        PathNode? template = method == PathKind.DateTime && Current.Kind == PathTokenKind.String ? Scalar() : null;
        Expect(")");
        return template is null ? new PathNode(method) : Node(method, template);
    }
}
