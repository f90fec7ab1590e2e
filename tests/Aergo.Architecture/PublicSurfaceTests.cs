using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using Xunit;

namespace Aergo.Architecture;

// Goal: what other programs may use of Primitives and Api changes on purpose only, and the change is seen in review.
// Method: the public surface as reflection shows it, against PublicAPI.txt in the project's folder. AERGO_ACCEPT_PUBLIC_API=1 rewrites the file.
public sealed class PublicSurfaceTests
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData("Primitives")]
    [InlineData("Api")]
    public void The_public_surface_is_the_one_in_the_file(string project)
    {
        string file = Path.Combine(ReferenceTests.Root(), "src", "Aergo." + project, "PublicAPI.txt");
        string[] found = [.. Assembly.Load("Aergo." + project).GetExportedTypes().SelectMany(Lines).Order(StringComparer.Ordinal)];
        if (Environment.GetEnvironmentVariable("AERGO_ACCEPT_PUBLIC_API") == "1")
        {
            File.WriteAllLines(file, found);
        }

        string[] agreed = File.ReadAllLines(file);
        string[] gone = [.. agreed.Except(found)], added = [.. found.Except(agreed)];
        Assert.True(
            gone.Length == 0 && added.Length == 0,
            $"the public surface of Aergo.{project} has changed; if that is meant, run this test once with AERGO_ACCEPT_PUBLIC_API=1 and look at the difference in review:\n"
            + string.Concat(gone.Select(l => "- " + l + "\n")) + string.Concat(added.Select(l => "+ " + l + "\n")));
    }

    private static IEnumerable<string> Lines(Type type)
    {
        string name = NameOf(type);
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type.IsAbstract && type.IsSealed ? "static class" : "class";
        string[] bases = [.. new[] { type.BaseType }.Concat(type.GetInterfaces()).Where(b => b is not null && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum) && (b.IsClass || b.Namespace?.StartsWith("Aergo", StringComparison.Ordinal) == true)).Select(b => NameOf(b!)).Order(StringComparer.Ordinal)];
        yield return $"{name}: {kind}{(bases.Length == 0 ? string.Empty : " of " + string.Join(", ", bases))}";
        if (type.IsEnum)
        {
            foreach (FieldInfo value in type.GetFields(BindingFlags.Public | BindingFlags.Static))
            {
                yield return $"{name}.{value.Name} = {Convert.ToInt64(value.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture)}";
            }

            yield break;
        }

        foreach (MemberInfo member in type.GetMembers(Own))
        {
            if (Line(member) is { } line)
            {
                yield return $"{name}.{line}";
            }
        }
    }

    private static string? Line(MemberInfo member) => member switch
    {
        // Accessors show as their properties; what the compiler makes for records follows from the properties.
        ConstructorInfo made when IsVisible(made) => $"new({Parameters(made)})",
        MethodInfo method when IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !IsMadeByTheCompiler(method) =>
            $"{method.Name}{Generic(method)}({Parameters(method)}): {(method.IsStatic ? "static " : string.Empty)}{NameOf(method.ReturnType)}",
        PropertyInfo property when property.GetMethod is { } get && IsVisible(get) && property.Name != "EqualityContract" =>
            $"{property.Name}: {(get.IsStatic ? "static " : string.Empty)}{NameOf(property.PropertyType)}{(property.SetMethod is { } set && IsVisible(set) ? IsInit(set) ? " init" : " set" : string.Empty)}",
        FieldInfo field when field.IsPublic || field.IsFamily => $"{field.Name}: {(field.IsLiteral ? "const " : field.IsStatic ? "static " : string.Empty)}{NameOf(field.FieldType)}{(field.IsLiteral ? " = " + field.GetRawConstantValue() : string.Empty)}",
        EventInfo raised when raised.AddMethod is { } add && IsVisible(add) => $"{raised.Name}: event {NameOf(raised.EventHandlerType!)}",
        _ => null,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsMadeByTheCompiler(MethodInfo method) =>
        method.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)) || method.Name.StartsWith('<');

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));

    private static string Generic(MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : string.Empty;

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        (p.IsOut ? "out " : p.ParameterType.IsByRef ? p.IsIn ? "in " : "ref " : string.Empty) + NameOf(p.ParameterType) + " " + p.Name + (p.IsOptional ? " = …" : string.Empty)));

    private static string NameOf(Type type)
    {
        if (type.IsByRef)
        {
            return NameOf(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return NameOf(type.GetElementType()!) + "[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var name = new StringBuilder(type.IsNested ? NameOf(type.DeclaringType!) + "." : type.Namespace?.StartsWith("Aergo", StringComparison.Ordinal) == true ? type.Namespace + "." : string.Empty);
        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        name.Append(tick < 0 ? type.Name : type.Name[..tick]);
        return type.IsGenericType && tick >= 0 ? name.Append('<').AppendJoin(", ", type.GetGenericArguments().Select(NameOf)).Append('>').ToString() : name.ToString();
    }
}
