using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Makes a body ready to run for one set of argument types: slots for variables, types of declarations, places of labels.</summary>
internal sealed class PlCompiler
{
    public const string InlineName = "inline_code_block";

    private readonly PlBody _body;
    private readonly string _text;
    private readonly List<PlSlot> _slots = [];

    private PlCompiler(SqlContext context, PlBody body, string text)
    {
        Context = context;
        _body = body;
        _text = text;
    }

    public SqlContext Context { get; }

    public PlRoutine Routine { get; private set; } = null!;

    /// <summary>Slot that holds a value on its way into a part of a variable.</summary>
    public int ScratchSlot { get; private set; }

    // ---- entries ----------------------------------------------------------------------------------------------------------

    /// <summary>A function, procedure or trigger function of the catalog.</summary>
    public static PlRoutine Compile(SqlContext context, RoutineDefinition routine, CallSite site, PlBody body, TriggerCall? trigger)
    {
        var compiler = new PlCompiler(context, body, routine.Body);
        try
        {
            return compiler.Build(routine, site, trigger);
        }
        catch (SqlException error)
        {
            compiler.Locate(error);
            throw;
        }
    }

    /// <summary>The block of a DO.</summary>
    public static PlRoutine CompileInline(SqlContext context, PlBody body, string text)
    {
        var compiler = new PlCompiler(context, body, text);
        try
        {
            return compiler.BuildInline();
        }
        catch (SqlException error)
        {
            compiler.Locate(error);
            throw;
        }
    }

    private void Locate(SqlException error)
    {
        if (error.InternalQuery is null && error.Position > 0)
        {
            error.InternalQuery = _text;
            error.InternalPosition = error.Position;
            error.Position = 0;
        }
    }

    private PlRoutine BuildInline()
    {
        var outer = new PlScope(null, InlineName, PlLabelKind.None);
        PlSlot found = Found(outer);
        Routine = new PlRoutine
        {
            Signature = InlineName,
            Kind = PlResultKind.Nothing,
            Result = SqlTypes.Void,
            InputSlots = [],
            OutputSlots = [],
            ParameterSlots = [],
            FoundSlot = found.Index,
            Conflict = Conflict,
            PrintStrictParameters = _body.PrintStrictParameters,
        };
        return Finish(outer);
    }

    private PlRoutine Build(RoutineDefinition definition, CallSite site, TriggerCall? trigger)
    {
        var outer = new PlScope(null, definition.Name, PlLabelKind.None);
        var inputs = new List<PlSlot>();
        var outputs = new List<PlSlot>();
        var parameters = new List<PlSlot>();
        foreach (RoutineParameterInfo parameter in definition.Parameters)
        {
            bool input = parameter.Mode is ParameterMode.In or ParameterMode.InOut or ParameterMode.Variadic;
            SqlType type = parameter.Type;
            if (type.IsPolymorphic)
            {
                type = Polymorphic(parameter, input ? inputs.Count : -1, outputs.Count, site, definition);
            }

            string position = "$" + (parameters.Count + 1).ToString(CultureInfo.InvariantCulture);
            PlSlot slot = NewSlot(parameter.Name is { Length: > 0 } name ? name : position, type, -1);
            outer.Add(position, slot);
            if (parameter.Name is { Length: > 0 })
            {
                outer.Add(parameter.Name, slot);
            }

            parameters.Add(slot);
            if (input)
            {
                inputs.Add(slot);
            }

            if (parameter.Mode is ParameterMode.Out or ParameterMode.InOut or ParameterMode.Table)
            {
                outputs.Add(slot);
            }
        }

        SqlType result = definition.Result.IsPolymorphic || definition.Result.Oid == SqlTypes.RecordOid ? Settled(definition, site) : definition.Result;
        if (definition.Result.IsPolymorphic && outputs.Count == 0)
        {
            // $0 is a variable of the result's actual type.
            SqlType own = result.IsPolymorphic ? Polymorphic(new RoutineParameterInfo(null, ParameterMode.Out, result, null), -1, 0, site, definition) : result;
            outer.Add("$0", NewSlot("$0", own, -1));
        }

        PlSlot found = Found(outer);
        bool isTrigger = definition.Result.Oid == SqlTypes.TriggerOid;
        var routine = new PlRoutine
        {
            Signature = SignatureOf(definition),
            Kind = definition.IsProcedure ? PlResultKind.Procedure
                : isTrigger ? PlResultKind.Trigger
                : definition.ReturnsSet ? PlResultKind.Set
                : definition.Result.Oid == SqlTypes.VoidOid && outputs.Count == 0 ? PlResultKind.Nothing
                : PlResultKind.Value,
            Result = result,
            InputSlots = inputs,
            OutputSlots = outputs,
            ParameterSlots = parameters,
            FoundSlot = found.Index,
            Conflict = Conflict,
            PrintStrictParameters = _body.PrintStrictParameters,
            TriggerSlots = isTrigger ? TriggerSlots(outer) : new Dictionary<string, PlSlot>(),
        };
        Routine = routine;
        return Finish(outer);
    }

    private static SqlType Settled(RoutineDefinition definition, CallSite site) =>
        site.ResultType.IsPolymorphic || (definition.Result.IsPolymorphic && site.ResultType.Oid == SqlTypes.UnknownOid) ? definition.Result : site.ResultType;

    private SqlType Polymorphic(RoutineParameterInfo parameter, int input, int output, CallSite site, RoutineDefinition definition)
    {
        if (input >= 0 && input < site.ArgumentTypes.Count && !site.ArgumentTypes[input].IsPolymorphic)
        {
            return site.ArgumentTypes[input];
        }

        int outputs = definition.Parameters.Count(p => p.Mode is ParameterMode.Out or ParameterMode.InOut or ParameterMode.Table);
        if (input < 0 && outputs == 1 && !site.ResultType.IsPolymorphic)
        {
            return site.ResultType;
        }

        if (input < 0 && outputs > 0 && site.ResultType.Underlying.Fields.Count == outputs)
        {
            return site.ResultType.Underlying.Fields[output].Type;
        }

        // While a body is only checked there is no call to learn from: any concrete type serves.
        bool array = parameter.Type.Oid is SqlTypes.AnyArrayOid or SqlTypes.AnyCompatibleArrayOid;
        for (int i = 0; i < definition.Parameters.Length && i < site.ArgumentTypes.Count; i++)
        {
            if (site.ArgumentTypes[i] is { IsPolymorphic: false } known && definition.Parameters[i].Type.IsPolymorphic)
            {
                bool knownArray = known.Underlying.Element is not null && definition.Parameters[i].Type.Oid is SqlTypes.AnyArrayOid or SqlTypes.AnyCompatibleArrayOid;
                return array == knownArray ? known
                    : array ? Context.Catalog.ArrayTypeOf(known) ?? SqlTypes.ArrayOf(SqlTypes.Text)!
                    : known.Underlying.Element ?? known;
            }
        }

        return array ? SqlTypes.ArrayOf(SqlTypes.Int4)! : SqlTypes.Int4;
    }

    private PlRoutine Finish(PlScope outer)
    {
        ScratchSlot = NewSlot("", SqlTypes.Unknown, -1).Index;
        Routine.Body = new PlStatementCompiler(this).Block(_body.Block, outer);
        Routine.SlotCount = _slots.Count;
        return Routine;
    }

    private VariableConflict Conflict => _body.Conflict switch
    {
        VariableConflictOption.UseVariable => VariableConflict.UseVariable,
        VariableConflictOption.UseColumn => VariableConflict.UseColumn,
        _ => VariableConflict.Error,
    };

    private PlSlot Found(PlScope scope)
    {
        PlSlot found = NewSlot("found", SqlTypes.Boolean, -1);
        scope.Add("found", found);
        return found;
    }

    private Dictionary<string, PlSlot> TriggerSlots(PlScope scope)
    {
        var slots = new Dictionary<string, PlSlot>(StringComparer.Ordinal);
        Add("new", SqlTypes.Record);
        Add("old", SqlTypes.Record);
        Add("tg_name", SqlTypes.Name);
        Add("tg_when", SqlTypes.Text);
        Add("tg_level", SqlTypes.Text);
        Add("tg_op", SqlTypes.Text);
        Add("tg_relid", SqlTypes.Oid);
        Add("tg_relname", SqlTypes.Name);
        Add("tg_table_name", SqlTypes.Name);
        Add("tg_table_schema", SqlTypes.Name);
        Add("tg_nargs", SqlTypes.Int4);
        Add("tg_argv", SqlTypes.ArrayOf(SqlTypes.Text)!);
        return slots;

        void Add(string name, SqlType type)
        {
            PlSlot slot = NewSlot(name, type, -1);
            scope.Add(name, slot);
            slots.Add(name, slot);
        }
    }

    /// <summary>Name and input types, as error contexts print a routine.</summary>
    public static string SignatureOf(RoutineDefinition definition)
    {
        IEnumerable<string> types = definition.Parameters
            .Where(p => p.Mode is ParameterMode.In or ParameterMode.InOut or ParameterMode.Variadic || (definition.IsProcedure && p.Mode == ParameterMode.Out))
            .Select(p => p.Type.DisplayName);
        return $"{Identifiers.Quote(definition.Name)}({string.Join(',', types)})";
    }

    // ---- slots ------------------------------------------------------------------------------------------------------------

    public PlSlot NewSlot(string name, SqlType type, int modifier, int line = 0, bool constant = false, bool notNull = false)
    {
        var slot = new PlSlot(name, _slots.Count, type, modifier) { Line = line, Constant = constant, NotNull = notNull };
        _slots.Add(slot);
        return slot;
    }

    /// <summary>A slot for a bound cursor.</summary>
    public PlSlot NewCursorSlot(string name, int line, BoundCursor cursor)
    {
        var slot = new PlSlot(name, _slots.Count, SqlTypes.RefCursor, -1) { Line = line, Cursor = cursor };
        _slots.Add(slot);
        return slot;
    }

    public SqlException Error(int offset, string message, string code = SqlState.SyntaxError) => Parsing.SyntaxErrors.At(_text, offset, message, code);

    public int OffsetOf(int line)
    {
        int offset = 0;
        for (int i = 1; i < line; i++)
        {
            offset = _text.IndexOf('\n', offset) + 1;
        }

        return offset;
    }
}
