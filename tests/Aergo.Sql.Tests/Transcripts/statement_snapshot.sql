-- All parts of a statement see the rows as they were at its beginning.
create table t (a int primary key, b int, c text);
insert into t values (1, 10, 'x'), (2, 20, 'y'), (3, 30, 'z');
update t set b = (select sum(b) from t) returning a, b;
update t set b = a * 10;
update t set b = (select max(u.b) from t u where u.a <> t.a) returning a, b;
update t set b = a * 10 returning (select sum(b) from t), b;
delete from t where b > (select avg(b) from t) or a = 1 returning a, (select count(*) from t);
insert into t select a + 10, (select count(*) from t), 'n' from t returning *, (select count(*) from t);
insert into t values (20, 1, 'p'), (21, (select count(*)::int from t), 'q') returning b;
with d as (delete from t returning *) select (select count(*) from t), (select count(*) from d), (select sum(b) from d);
select count(*) from t;
insert into t values (1, 10, 'x'), (2, 20, 'y'), (3, 30, 'z');
with i as (insert into t values (4, 40, 'w') returning a), u as (update t set b = b + 1 returning a, b) select * from i, u order by u.a;
select * from t order by a;
with u as (update t set b = 0 where a = 1 returning b) select (select b from t where a = 1) as before, (select b from u) as after;
merge into t using (values (1, 5), (9, 9)) v(a, b) on t.a = v.a when matched then update set b = (select sum(b) from t) when not matched then insert values (v.a, (select count(*)::int from t), 'm');
select * from t order by a;
-- Common tables in what a change evaluates itself.
with v as (select 5 as v) insert into t values (1, 2, 'q') on conflict (a) do update set b = (select v from v) returning *;
with v as (select 5 as v) insert into t select 1, v, 'q' from v on conflict (a) do update set b = (select v + 1 from v) where t.a < (select v from v) returning *, (select v from v);
with v as materialized (select 5 as v) delete from t where a = 9 returning *, (select v from v);
-- The source of an update may be computed.
update t set b = s.n from (select row_number() over (order by a) as n, c from t) s where t.a = s.n returning t.*, s.c;
update t set b = s.x from (select a + 1 as x from t) s where t.a = s.x returning t.a, t.b;
with s as (select a + 0 as x, c from t order by a limit 2) update t set b = s.x * 100 from s where t.a = s.x returning t.*, s.*;
with s as (select a, c from t order by a limit 2) update t set b = s.a from s where t.a = s.a returning t.*, s.c;
delete from t using (select a * 1 as x from t) s where t.a = s.x and s.x > 3 returning t.a, s.x;
select * from t order by a;
-- Functions: VOLATILE ones see what the statement has done so far, the others do not.
create function total() returns bigint language sql stable as 'select sum(b) from t';
create function total_now() returns bigint language sql volatile as 'select sum(b) from t';
update t set b = a;
update t set b = total() returning b;
update t set b = a;
with u as (update t set b = 100 returning total() as s, a) select * from u order by a;
create function add_one() returns int language sql volatile as 'insert into t select max(a) + 1, 0, ''f'' from t returning a';
select add_one(), (select count(*) from t) from generate_series(1, 2);
create function sneaky() returns int language sql stable as 'update t set b = 7 returning a';
select sneaky();
drop table t cascade;
