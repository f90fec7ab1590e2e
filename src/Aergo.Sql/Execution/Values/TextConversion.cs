using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Values;

/// <summary>Values through their text forms.</summary>
internal static class TextConversion
{
    public static Datum Convert(SqlContext context, SqlType source, Datum value, SqlType target, int modifier)
    {
        string text = source.Underlying.Representation is Representation.Text or Representation.Char or Representation.Name or Representation.Unknown
            ? value.Text
            : Format(context, source, value);
        return target.Underlying.Representation is Representation.Text or Representation.Char or Representation.Name or Representation.Unknown
            ? Datum.From(text)
            : Parse(context, target, text, modifier);
    }

    public static string Format(SqlContext context, SqlType type, Datum value) => throw SqlException.NotSupported($"text form of {type.DisplayName}");

    public static Datum Parse(SqlContext context, SqlType type, string text, int modifier) => throw SqlException.NotSupported($"text input of {type.DisplayName}");
}
