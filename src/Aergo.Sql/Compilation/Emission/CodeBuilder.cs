using System;
using System.Collections.Generic;
using System.Reflection;
using System.Reflection.Emit;
using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

/// <summary>One method in the making: instructions, the objects it refers to, locals to reuse, and what stands out of the way at its end.</summary>
/// <remarks>The first argument of the method is the table of its objects, which the delegate is closed over. Instructions are not verified, so objects need no casts.</remarks>
internal sealed class CodeBuilder
{
    private static readonly MethodInfo FromBits = typeof(Datum).GetMethod(nameof(Datum.From), [typeof(long)])!;

    private readonly DynamicMethod _method;
    private readonly List<object> _objects = [];
    private readonly Queue<Action> _cold = new();
    private readonly Dictionary<Type, Stack<LocalBuilder>> _free = [];
    private readonly List<LocalBuilder> _temporaries = [];

    public CodeBuilder(string name, Type result, params Type[] parameters)
    {
        _method = new DynamicMethod(name, result, [typeof(object[]), .. parameters], typeof(CodeBuilder).Module, skipVisibility: true);
        Il = _method.GetILGenerator();
    }

    public ILGenerator Il { get; }

    /// <summary>Pushes an object known now.</summary>
    public void Object(object value)
    {
        int place = _objects.FindIndex(o => ReferenceEquals(o, value));
        if (place < 0)
        {
            place = _objects.Count;
            _objects.Add(value);
        }

        Il.Emit(OpCodes.Ldarg_0);
        Il.Emit(OpCodes.Ldc_I4, place);
        Il.Emit(OpCodes.Ldelem_Ref);
    }

    /// <summary>Pushes a value known now.</summary>
    public void Constant(Datum value)
    {
        Object(new[] { value });
        Il.Emit(OpCodes.Ldc_I4_0);
        Il.Emit(OpCodes.Ldelem, typeof(Datum));
    }

    /// <summary>A local that is free again after the next <see cref="Release"/> of a mark before it.</summary>
    public LocalBuilder Temporary(Type type)
    {
        LocalBuilder local = _free.TryGetValue(type, out Stack<LocalBuilder>? free) && free.TryPop(out LocalBuilder? known) ? known : Il.DeclareLocal(type);
        _temporaries.Add(local);
        return local;
    }

    public int Mark() => _temporaries.Count;

    public void Release(int mark)
    {
        for (int i = _temporaries.Count - 1; i >= mark; i--)
        {
            LocalBuilder local = _temporaries[i];
            if (!_free.TryGetValue(local.LocalType, out Stack<LocalBuilder>? free))
            {
                _free[local.LocalType] = free = new Stack<LocalBuilder>();
            }

            free.Push(local);
        }

        _temporaries.RemoveRange(mark, _temporaries.Count - mark);
    }

    /// <summary>Instructions that are seldom reached, to be put behind everything else. They begin with marking a label and do not fall through.</summary>
    public void Cold(Action emit) => _cold.Enqueue(emit);

    public void Call(MethodInfo method) => Il.Emit(OpCodes.Call, method);

    public void Call(Type type, string name) =>
        Call(type.GetMethod(name, BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException($"{type.Name}.{name}"));

    /// <summary>Turns bits on the stack into a datum that is not NULL.</summary>
    public void ToDatum() => Call(FromBits);

    public T Build<T>()
        where T : Delegate
    {
        while (_cold.TryDequeue(out Action? emit))
        {
            emit();
        }

        return _method.CreateDelegate<T>(_objects.ToArray());
    }
}
