namespace Aergo.Sql.Functions.Json;

/// <summary>Errors that many JSON functions share.</summary>
internal static class JsonErrors
{
    public static SqlException Invalid(string message, string? hint = null) => new(SqlState.InvalidParameterValue, message) { Hint = hint };
}
