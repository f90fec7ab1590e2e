namespace Aergo.Sql.Binding;

/// <summary>An entry of a select list; junk ones are there for ORDER BY only.</summary>
internal sealed class SelectTarget(BoundExpression expression, string name)
{
    public BoundExpression Expression { get; set; } = expression;

    public string Name { get; } = name;

    public bool IsJunk { get; init; }

    public uint TableOid { get; set; }

    public int ColumnNumber { get; set; }
}
