-- Plans that went wrong once: rows kept for another value, columns looked up in the wrong place, keys of groups.
create table o (k int, n numeric, z int);
insert into o values (1, 1.0, 1), (2, 1.00, 2), (3, 1.000, 1), (4, 2, 3);
create table i (x int, y int);
insert into i values (1, 1), (2, 3), (3, 4), (4, 2);
create table j (x int, y int);
insert into j values (1, 0), (2, 1), (3, 2), (5, 1);
-- A table hashed under keys that depend on the outer row.
select k, (select count(*) from i join j on i.x = j.y + o.z) from o order by k;
select k from o where exists (select 1 from i join j on i.y = j.x + o.z where i.x < 4) order by k;
select o.k, s.* from o, lateral (select i.x, j.x as w from i join j on i.y = j.y + o.k order by 1, 2) s order by 1, 2, 3;
-- What is kept for 1.0 is not what 1.00 gives.
select k, (select n::text) from o order by k;
select k, (select max(o.n::text) from i where i.x = 1) from o order by k;
select k, s.v from o, lateral (select o.n::text || max(x)::text as v from i) s order by k;
select k, array(select o.n + i.x from i order by x) from o order by k;
-- Recursion again for each outer row.
select o.k, (with recursive r(n) as (select o.k union all select n + 1 from r join i on i.x = r.n where n < 4) select string_agg(n::text, ',' order by n) from r) from o order by k;
select o.k, s.* from o, lateral (with recursive r(n) as (select o.z union select n + j.y from r join j on j.x = r.n) select count(*), sum(n) from r) s order by k;
-- A lateral item that reads a computed column of an earlier one.
select * from (select x / 2 as h from i) a join i b on a.h = b.x, lateral (select h) c(d) order by 1, 2, 3, 4;
select k, (select r from (select k as q2) a, lateral (select q2 as r) b) from o order by k;
select * from (select x + 1 as p from i) a, lateral (select p * 2 as q) b, lateral (select p + q as r) c where r > 9 order by 1;
-- A constant that is grouped by is NULL where its set leaves it out.
select 1 as one, x, count(*) from i group by grouping sets (1, 2) order by 2;
select * from (select 1 as one, x, sum(y) from i group by grouping sets (1, 2)) s where one = 1 and x = 2;
select 'a' as tag, sum(y) from i group by rollup(1) order by 1;
-- Rows by image.
create type ci as (a int, b int);
create type cn as (a numeric);
create type cx as (a text, b float8, c interval, d bool);
select row(1, -2)::ci *< row(1, 3)::ci, row(1, 3)::ci *< row(1, -2)::ci, row(1, 2)::ci *= row(1, 2)::ci, row(null, 1)::ci *> row(1, 1)::ci, row(null, 1)::ci *= row(null, 1)::ci;
select row(1.0)::cn *= row(1.00)::cn, row(1.0)::cn = row(1.00)::cn, row(1.0)::cn *<> row(1.00)::cn, row(1.0)::cn *< row(1.00)::cn;
select x, y, row(x)::cn *< row(y)::cn as lt from (values (1, 2), (-1, 2), (10000, 3), (0.5, 0.25), (-7.25, 7.25), (123456789.123, 5), (1e-20, 1e20), ('NaN', 1), ('Infinity', '-Infinity')) v(x, y);
select row('a', 0, '1 day', true)::cx *= row('a', '-0', '1 day', true)::cx, row('a', 0, '1 day', true)::cx *= row('a', 0, '24 hours', true)::cx, row('a', 0, '1 day', true)::cx = row('a', 0, '24 hours', true)::cx;
select row('ab', -1, null, true)::cx *< row('b', 1, null, true)::cx, row('a', -1, null, true)::cx *> row('a', 1, null, true)::cx, row('a', null, '1 day', null)::cx *< row('a', null, '24 hours', null)::cx;
select row(1, 2)::ci *= row(1.0)::cn;
select row(1, 2) *= row(1, 2, 3);
-- Overloads that tie.
create function fa(a int, b int default 1) returns int language sql as 'select 1';
create function fa(a int, b text default 'x') returns int language sql as 'select 2';
select fa(1);
select fa(1, 2);
select fa(1, 'x');
select fa(a => 1);
create function fb(a int, b int default 1) returns int language sql as 'select 1';
create function fb(a int) returns int language sql as 'select 2';
select fb(1);
create function fc(a int, b int default 1, c int default 2) returns int language sql as 'select 1';
create function fc(a int, b int default 1) returns int language sql as 'select 2';
select fc(1);
select fc(1, 2);
create function fd(a int8, b int) returns int language sql as 'select 1';
create function fd(a int, b int8) returns int language sql as 'select 2';
select fd(1, 2);
create function fe(variadic int[]) returns int language sql as 'select 1';
create function fe(int, int default 3) returns int language sql as 'select 2';
create function fe(int, int, int) returns int language sql as 'select 3';
select fe(1), fe(1, 2), fe(1, 2, 3), fe(1, 2, 3, 4);
create procedure pa(out o int, a int, b int default 5) language sql as 'select a + b';
call pa(null, 1);
call pa(null, 1, 2);
call pa(a => 3, o => null);
-- Sets of records without a list of columns.
create function ra() returns setof record language sql as 'select 1, 2 union all select 3, 4';
select ra();
select (ra()), 1;
select * from ra() as r(x int, y int);
create function rb(out a int, out b int) returns setof record language sql as 'select 1, 2';
select rb();
create function rc() returns record language sql as 'select 1, ''x''::text';
select rc();
-- Views keep the columns they were made with.
create table v1 (a int, b int);
create table v2 (b int, c int);
insert into v1 values (1, 2);
insert into v2 values (2, 3);
create view w1 as select * from v1;
create view w2 as select x.*, 1 as one from v1 x where exists (select * from v2 y where y.b = x.b);
create view w3 as table v1;
create view w4 as select * from v1 join v2 using (b);
create view w5 as select * from (select * from v1) q, v2;
create view w6 (p, q) as select * from v1;
alter table v1 add column z int default 9;
select * from w1;
select * from w2;
select * from w3;
select * from w4;
select * from w6;
