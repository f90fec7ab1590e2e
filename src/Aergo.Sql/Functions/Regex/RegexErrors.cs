namespace Aergo.Sql.Functions.Regex;

/// <summary>Makes the errors of malformed patterns.</summary>
internal static class RegexErrors
{
    public const string BadEscape = "invalid escape \\ sequence";
    public const string BadBackReference = "invalid backreference number";
    public const string Brackets = "brackets [] not balanced";
    public const string Parentheses = "parentheses () not balanced";
    public const string Braces = "braces {} not balanced";
    public const string BadCount = "invalid repetition count(s)";
    public const string BadRange = "invalid character range";
    public const string BadCollatingElement = "invalid collating element";
    public const string BadClass = "invalid character class";
    public const string BadQuantifier = "quantifier operand invalid";
    public const string BadOption = "invalid embedded option";
    public const string BadPattern = "invalid regexp (reg version 0.8)";
    public const string TooComplex = "regular expression is too complex";

    public static SqlException Error(string what) => new(SqlState.InvalidRegularExpression, "invalid regular expression: " + what);
}
