using Aergo.Sql.Functions;

namespace Aergo.Sql.Catalog.Virtual;

/// <summary>What rows about objects are made from: one catalog, the functions built in, and the facts. Nothing of a session.</summary>
internal sealed record SystemScope(CatalogSnapshot Catalog, FunctionRegistry Functions, SystemFacts Facts);
