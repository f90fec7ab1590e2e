using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Functions.Facts;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>Built-in functions that read the catalog: definitions as text, visibility, privileges, comments, names of types.</summary>
public static class CatalogFunctions
{
    public static IEnumerable<FunctionDefinition> All
    {
        get
        {
            var builder = new FunctionBuilder(new PgFacts());
            VisibilityFunctions.Add(builder);
            NameFunctions.Add(builder);
            DefinitionFunctions.Add(builder);
            PrivilegeFunctions.Add(builder);
            AclFunctions.Add(builder);
            PropertyFunctions.Add(builder);
            SizeFunctions.Add(builder);
            SequenceFunctions.Add(builder);
            return builder.Functions.Concat(PropertyFunctions.InformationSchema);
        }
    }
}
