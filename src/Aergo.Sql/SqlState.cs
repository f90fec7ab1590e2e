namespace Aergo.Sql;

/// <summary>The SQLSTATE codes this engine answers. Names and values are PostgreSQL's; class AG is our own.</summary>
public static class SqlState
{
    public const string SuccessfulCompletion = "00000";
    public const string Warning = "01000";
    public const string NoData = "02000";
    public const string ProtocolViolation = "08P01";
    public const string FeatureNotSupported = "0A000";
    public const string InvalidRole = "0P000";
    public const string StackedDiagnosticsWithoutHandler = "0Z002";
    public const string CaseNotFound = "20000";
    public const string CardinalityViolation = "21000";
    public const string DataException = "22000";
    public const string StringTooLong = "22001";
    public const string NumericOutOfRange = "22003";
    public const string StringLengthMismatch = "22026";
    public const string NullNotAllowed = "22004";
    public const string InvalidDatetimeFormat = "22007";
    public const string DatetimeOverflow = "22008";
    public const string InvalidTimeZoneDisplacement = "22009";
    public const string InvalidUseOfEscape = "2200C";
    public const string InvalidParameterValue = "22023";
    public const string InvalidTextRepresentation = "22P02";
    public const string InvalidBinaryRepresentation = "22P03";
    public const string BadCopyFormat = "22P04";
    public const string UntranslatableCharacter = "22P05";
    public const string DivisionByZero = "22012";
    public const string InvalidEscapeSequence = "22025";
    public const string InvalidEscapeCharacter = "22019";
    public const string CharacterNotInRepertoire = "22021";
    public const string InvalidIntervalFieldOverflow = "22015";
    public const string SubstringError = "22011";
    public const string InvalidRegularExpression = "2201B";
    public const string InvalidLogarithmArgument = "2201E";
    public const string InvalidPowerArgument = "2201F";
    public const string InvalidNtileArgument = "22014";
    public const string InvalidNthValueArgument = "22016";
    public const string InvalidWidthBucketArgument = "2201G";
    public const string InvalidRowCountInLimit = "2201W";
    public const string InvalidRowCountInOffset = "2201X";
    public const string InvalidPrecedingOrFollowing = "22013";
    public const string ArraySubscriptError = "2202E";
    public const string SequenceLimitExceeded = "2200H";
    public const string InvalidJsonDateTimeArgument = "22031";
    public const string InvalidJsonText = "22032";
    public const string InvalidJsonSubscript = "22033";
    public const string NonNumericJsonItem = "22036";
    public const string SingletonJsonItemRequired = "22038";
    public const string JsonArrayNotFound = "22039";
    public const string JsonMemberNotFound = "2203A";
    public const string JsonNumberNotFound = "2203B";
    public const string JsonObjectNotFound = "2203C";
    public const string DuplicateJsonKey = "22030";
    public const string IntegrityViolation = "23000";
    public const string RestrictViolation = "23001";
    public const string NotNullViolation = "23502";
    public const string ForeignKeyViolation = "23503";
    public const string UniqueViolation = "23505";
    public const string CheckViolation = "23514";
    public const string InvalidCursorState = "24000";
    public const string InvalidTransactionState = "25000";
    public const string ActiveTransaction = "25001";
    public const string ReadOnlyTransaction = "25006";
    public const string NoActiveTransaction = "25P01";
    public const string InFailedTransaction = "25P02";
    public const string InvalidStatementName = "26000";
    public const string TriggeredDataChangeViolation = "27000";
    public const string InvalidAuthorization = "28000";
    public const string InvalidPassword = "28P01";
    public const string DependentObjectsExist = "2BP01";
    public const string InvalidTransactionTermination = "2D000";
    public const string NoReturnStatement = "2F005";
    public const string InvalidCursorName = "34000";
    public const string InvalidSavepoint = "3B001";
    public const string InvalidCatalogName = "3D000";
    public const string InvalidSchemaName = "3F000";
    public const string SerializationFailure = "40001";
    public const string DeadlockDetected = "40P01";
    public const string WithCheckOptionViolation = "44000";
    public const string SyntaxErrorOrAccessRule = "42000";
    public const string InsufficientPrivilege = "42501";
    public const string SyntaxError = "42601";
    public const string InvalidName = "42602";
    public const string InvalidColumnDefinition = "42611";
    public const string NameTooLong = "42622";
    public const string DuplicateColumn = "42701";
    public const string AmbiguousColumn = "42702";
    public const string UndefinedColumn = "42703";
    public const string UndefinedObject = "42704";
    public const string DuplicateObject = "42710";
    public const string DuplicateAlias = "42712";
    public const string DuplicateFunction = "42723";
    public const string AmbiguousFunction = "42725";
    public const string GroupingError = "42803";
    public const string DatatypeMismatch = "42804";
    public const string WrongObjectType = "42809";
    public const string InvalidForeignKey = "42830";
    public const string CannotCoerce = "42846";
    public const string UndefinedFunction = "42883";
    public const string GeneratedAlways = "428C9";
    public const string ReservedName = "42939";
    public const string UndefinedTable = "42P01";
    public const string UndefinedParameter = "42P02";
    public const string DuplicateCursor = "42P03";
    public const string DuplicateDatabase = "42P04";
    public const string DuplicatePreparedStatement = "42P05";
    public const string DuplicateSchema = "42P06";
    public const string DuplicateTable = "42P07";
    public const string AmbiguousParameter = "42P08";
    public const string AmbiguousAlias = "42P09";
    public const string InvalidColumnReference = "42P10";
    public const string InvalidCursorDefinition = "42P11";
    public const string InvalidFunctionDefinition = "42P13";
    public const string InvalidPreparedStatementDefinition = "42P14";
    public const string InvalidSchemaDefinition = "42P15";
    public const string InvalidTableDefinition = "42P16";
    public const string InvalidObjectDefinition = "42P17";
    public const string IndeterminateDatatype = "42P18";
    public const string InvalidRecursion = "42P19";
    public const string WindowingError = "42P20";
    public const string CollationMismatch = "42P21";
    public const string IndeterminateCollation = "42P22";
    public const string InsufficientResources = "53000";
    public const string OutOfMemory = "53200";
    public const string TooManyConnections = "53300";
    public const string ConfigurationLimit = "53400";
    public const string ProgramLimit = "54000";
    public const string StatementTooComplex = "54001";
    public const string TooManyColumns = "54011";
    public const string TooManyArguments = "54023";
    public const string ObjectNotInPrerequisiteState = "55000";
    public const string ObjectInUse = "55006";
    public const string CannotChangeRuntimeParameter = "55P02";
    public const string UnsafeNewEnumValue = "55P04";
    public const string QueryCanceled = "57014";
    public const string RaiseException = "P0001";
    public const string NoDataFound = "P0002";
    public const string TooManyRows = "P0003";
    public const string AssertFailure = "P0004";
    public const string PlPgSqlError = "P0000";
    public const string InternalError = "XX000";

    /// <summary>The transaction spent its gas.</summary>
    public const string OutOfGas = "AG001";

    /// <summary>A limit on rows or bytes of state.</summary>
    public const string StateLimit = "AG002";

    /// <summary>A function whose answer differs between nodes, called in a transaction.</summary>
    public const string NonDeterministic = "AG003";

    /// <summary>A transfer of more tokens than the contract holds.</summary>
    public const string InsufficientBalance = "AG005";

    /// <summary>A contract that waits for a call of its own would have been entered or changed.</summary>
    public const string ReentrantCall = "AG006";

    /// <summary>A contract that was called refused: its reason is in the message, its data in the detail. Class EV is for calls to contracts of other engines.</summary>
    public const string ContractReverted = "EV001";

    /// <summary>A contract that was called spent all the gas it could have.</summary>
    public const string ContractOutOfGas = "EV002";

    /// <summary>A contract that was called met a limit: depth, memory.</summary>
    public const string ContractLimit = "EV003";

    /// <summary>A contract's answer does not have the form that the signature promised.</summary>
    public const string ContractResult = "EV004";
}
