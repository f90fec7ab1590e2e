using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json.Paths;

/// <summary>One item of a path's sequence: a JSON value, or a moment that datetime() made.</summary>
/// <param name="Json">The value; null for a moment.</param>
/// <param name="Time">The moment; null for a JSON value.</param>
/// <param name="Place">Where the value lies in its document; kept only for paths that ask by keyvalue().</param>
internal readonly record struct PathItem(JsonbValue? Json, PathTime? Time = null, PathPlace? Place = null)
{
    public bool IsArray => Json is { IsArray: true };

    public bool IsObject => Json is { IsObject: true };

    /// <summary>The value as jsonb: moments become strings.</summary>
    public JsonbValue ToJsonb() => Json ?? JsonbValue.String(Time!.ToString());

    public PgNumeric? Number => Json is { Kind: JsonbKind.Number } ? Json.Numeric : null;

    public string? Text => Json is { Kind: JsonbKind.String } ? Json.Text : null;

    /// <summary>The item at an index of this array or object.</summary>
    public PathItem Inner(int index) => new(
        Json!.IsArray ? Json.Items[index] : Json.Members[index].Value,
        null,
        Place is null ? null : new PathPlace(Place, Json, index, Place.Document));
}
