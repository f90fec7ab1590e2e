namespace Aergo.Sql.Parsing;

/// <summary>The parts of one parser, which call each other: wired once per text.</summary>
internal sealed class Grammar
{
    public Grammar(string text, ParserLimits limits)
    {
        Cursor = new Cursor(Lexer.Tokenize(text, limits), limits);
        Types = new TypeNameParser(this);
        Expressions = new ExpressionParser(this);
        Primaries = new PrimaryParser(this);
        KeywordFunctions = new KeywordFunctionParser(this);
        Windows = new WindowParser(this);
        Selects = new SelectParser(this);
        Tables = new TableParser(this);
        Changes = new ChangeParser(this);
        Copies = new CopyParser(this);
        TableDefinitions = new TableDefinitionParser(this);
        Constraints = new ConstraintParser(this);
        Alterations = new AlterParser(this);
        Definitions = new DefinitionParser(this);
        Sequences = new SequenceParser(this);
        Routines = new RoutineStatementParser(this);
        Objects = new ObjectParser(this);
        Rights = new RightsParser(this);
        Sessions = new SessionParser(this);
        Statements = new StatementParser(this);
    }

    public Cursor Cursor { get; }

    public TypeNameParser Types { get; }

    public ExpressionParser Expressions { get; }

    public PrimaryParser Primaries { get; }

    public KeywordFunctionParser KeywordFunctions { get; }

    public WindowParser Windows { get; }

    public SelectParser Selects { get; }

    public TableParser Tables { get; }

    public ChangeParser Changes { get; }

    public CopyParser Copies { get; }

    public TableDefinitionParser TableDefinitions { get; }

    public ConstraintParser Constraints { get; }

    public AlterParser Alterations { get; }

    public DefinitionParser Definitions { get; }

    public SequenceParser Sequences { get; }

    public RoutineStatementParser Routines { get; }

    public ObjectParser Objects { get; }

    public RightsParser Rights { get; }

    public SessionParser Sessions { get; }

    public StatementParser Statements { get; }
}
