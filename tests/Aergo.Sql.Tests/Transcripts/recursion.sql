create table arcs (f int, t int, label text);
insert into arcs values (1, 2, 'a'), (1, 3, 'b'), (2, 3, 'c'), (1, 4, 'd'), (4, 5, 'e');
with recursive g(f, t, label) as (
    select * from arcs where f = 1 union all select a.* from arcs a, g where a.f = g.t
) search depth first by f, t set seq select * from g order by seq;
with recursive g(f, t, label) as (
    select * from arcs where f = 1 union all select a.* from arcs a, g where a.f = g.t
) search breadth first by f, t set seq select * from g order by seq;
with recursive g as (
    select f, t from arcs where f = 1 union select a.f, a.t from g join arcs a on a.f = g.t
) search breadth first by t set seq select f, t, seq from g order by seq, f;
insert into arcs values (5, 1, 'f');
with recursive g(f, t, label) as (
    select * from arcs where f = 1 union all select a.* from arcs a, g where a.f = g.t
) cycle f, t set again using way select * from g order by way;
with recursive g(f, t, label) as (
    select * from arcs where f = 1 union all select a.* from arcs a, g where a.f = g.t
) cycle f, t set again to 'Y' default 'N' using way select f, t, again from g where again = 'Y' order by way;
with recursive g(f, t, label) as (
    select * from arcs where f = 1 union all select a.* from arcs a, g where a.f = g.t
) search depth first by f, t set seq cycle f, t set again using way select f, t, again, seq = way as same from g order by seq;
with recursive g(f, t) as (
    select f, t from arcs where f = 1 union all select a.f, a.t from arcs a, g where a.f = g.t and not again
) cycle f, t set again using way select count(*) from g;
with recursive n as (select 1 as x union all select x + 1 from n) search depth first by x set way select x from n limit 3;
create view walked as with recursive g(f, t) as (
    select f, t from arcs where f = 1 union all select a.f, a.t from arcs a, g where a.f = g.t
) search depth first by f, t set seq cycle f, t set again using way select f, t from g where not again order by seq;
select * from walked;
with recursive g as (select 1 as x) search depth first by x set seq select * from g;
with recursive g as (select 1 as x union all select x + 1 from g) search depth first by y set seq select * from g;
with recursive g as (select 1 as x union all select x + 1 from g) search depth first by x, x set seq select * from g;
with recursive g as (select 1 as x union all select x + 1 from g) search depth first by x set x select * from g;
with recursive g as (select 1 as x union all select x + 1 from g) cycle x set c using c select * from g;
with recursive g as (select 1 as x union all select x + 1 from g) cycle x set c to 1 default 'a' using p select * from g;
with recursive g as (select 1 as x union all select x + 1 from g) cycle x set c to true default 55 using p select * from g;
with recursive g as (select 1 as x union all select x + 1 from g) search depth first by x set s cycle x set s using p select * from g;
with recursive g as (select 1 as x union all select x + 1 from (select * from g) q) cycle x set c using p select * from g;
with g as (select 1 as x union all select 2) search depth first by x set seq select * from g;
