namespace Aergo.Sql.Binding;

/// <summary>Short ways to raise an error at a place in the statement.</summary>
internal static class BindingErrors
{
    public static SqlException Error(string code, string message, int position = -1, string? hint = null, string? detail = null) =>
        new(code, message) { Position = position < 0 ? 0 : position + 1, Hint = hint, Detail = detail };

    public static SqlException NotSupported(string feature, int position = -1) => SqlException.NotSupported(feature).At(position);

    /// <summary>Gives an error a place unless it has one.</summary>
    public static SqlException At(this SqlException exception, int position)
    {
        if (exception.Position == 0 && position >= 0)
        {
            exception.Position = position + 1;
        }

        return exception;
    }
}
