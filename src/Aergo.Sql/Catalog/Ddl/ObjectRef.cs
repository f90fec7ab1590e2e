using System;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>What can depend on something, or be depended on.</summary>
internal enum ObjectClass { Role, Schema, Table, View, Sequence, Type, Routine, Column, Default, Constraint, DomainConstraint, Index, Trigger, Policy, Field, ArrayType }

/// <summary>One object. Container is the table, view or type for parts of one; Sub is an attnum.</summary>
internal readonly record struct ObjectRef(ObjectClass Class, uint Oid, uint Container = 0, int Sub = 0) : IComparable<ObjectRef>
{
    /// <summary>Order in which dependents are visited: newer objects first, then by column, as PostgreSQL does it.</summary>
    public int CompareTo(ObjectRef other)
    {
        int byOid = other.Oid.CompareTo(Oid);
        return byOid != 0 ? byOid : Class != other.Class ? Class.CompareTo(other.Class) : Sub.CompareTo(other.Sub);
    }
}

/// <summary>A dependent object. Implied ones go silently with what they belong to.</summary>
internal readonly record struct Dependent(ObjectRef Object, bool Implied);
