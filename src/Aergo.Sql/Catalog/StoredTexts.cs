using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>Expression texts as the catalog keeps them: what they mean must not hang on the search path of whoever uses them later.</summary>
/// <remarks>Bare names of routines, types, sequences and relations get their schema in front; everything else stays as it was written.</remarks>
internal static class StoredTexts
{
    public static string Qualify(SqlContext context, string text, IVariableScope scope, ExpressionKind kind)
    {
        Expression expression = SqlParser.ParseExpression(text);
        var uses = new PlacedUses();
        uses.Expression(BoundTexts.Bind(context, expression, scope, kind));
        HashSet<string> common = [.. SyntaxTree.Descendants(expression).OfType<CommonTable>().Select(c => c.Name)];
        var insertions = new SortedDictionary<int, (int Length, string Text)>();
        foreach (Node node in SyntaxTree.Descendants(expression))
        {
            switch (node)
            {
                case FunctionCall { Name.Parts.Count: 1 } call when uses.Routines.TryGetValue(call.Position, out RoutineDefinition? routine) && routine.Name == call.Name.Name:
                    insertions[call.Position] = (0, Prefix(context, routine.SchemaOid));
                    break;
                case NamedTable { Name.Parts.Count: 1 } table when !common.Contains(table.Name.Name) && SchemaOf(context, table.Name) is { } schemaName:
                    insertions[table.Name.Position] = (0, Identifiers.Quote(schemaName) + ".");
                    break;
                case TypeName { Name.Parts.Count: 1, PercentType: false, PercentRowType: false } type when UserType(context, type) is { } schema:
                    insertions[type.Position] = (0, Identifiers.Quote(schema) + ".");
                    break;
                case Literal { Kind: LiteralKind.String } literal when uses.Sequences.TryGetValue(literal.Position, out uint oid)
                    && context.Catalog.Sequences.TryGetValue(oid, out SequenceDefinition? sequence) && text[literal.Position] == '\'':
                    insertions[literal.Position] = (LengthOf(text, literal.Position), Identifiers.Literal(Qualified(context, sequence)));
                    break;
            }
        }

        var result = new StringBuilder(text);
        foreach ((int position, (int length, string inserted)) in insertions.Reverse())
        {
            result.Remove(position, length).Insert(position, inserted);
        }

        return result.ToString();
    }

    public static string Qualified(SqlContext context, SequenceDefinition sequence) => Identifiers.Quote(CatalogNames.SchemaName(context.Catalog, sequence.SchemaOid), sequence.Name);

    private static string Prefix(SqlContext context, uint schema) => Identifiers.Quote(CatalogNames.SchemaName(context.Catalog, schema)) + ".";

    /// <summary>Schema of a stored relation; null for one of the system's.</summary>
    private static string? SchemaOf(SqlContext context, QualifiedName name)
    {
        if (CatalogNames.FindRelation(context.Catalog, context.Settings.SearchPath, name) is not { } found || CatalogNames.SchemaOf(context.Catalog, found) is not { } schema)
        {
            return null;
        }

        return LocalCatalog.Holds(found.Oid) ? throw SqlException.NotSupported($"a policy that reads the temporary table \"{name.Name}\"") : CatalogNames.SchemaName(context.Catalog, schema);
    }

    /// <summary>Schema of a type that is not built in.</summary>
    private static string? UserType(SqlContext context, TypeName name)
    {
        SqlType type = TypeNames.Resolve(context, name, out _);
        SqlType named = type.Kind == TypeKind.Array && name.ArrayDimensions > 0 ? type.Element! : type;
        return named.Oid >= CatalogSnapshot.FirstUserOid ? named.Schema : null;
    }

    /// <summary>Length of a plain string literal, quotes included.</summary>
    private static int LengthOf(string text, int start)
    {
        int at = start + 1;
        while (at < text.Length && (text[at] != '\'' || (at + 1 < text.Length && text[at + 1] == '\'')))
        {
            at += text[at] == '\'' ? 2 : 1;
        }

        return at + 1 - start;
    }

    /// <summary>Routines and sequences by the place at which the text names them.</summary>
    private sealed class PlacedUses : BoundRewriter
    {
        public Dictionary<int, RoutineDefinition> Routines { get; } = [];

        public Dictionary<int, uint> Sequences { get; } = [];

        public override BoundExpression Expression(BoundExpression expression)
        {
            switch (expression)
            {
                case BoundRoutineCall call:
                    Routines[call.Position] = call.Routine;
                    break;
                case BoundConstant { Type.Oid: SqlTypes.RegClassOid, Value.IsNull: false } constant:
                    Sequences[constant.Position] = constant.Value.Oid;
                    break;
            }

            return base.Expression(expression);
        }
    }
}
