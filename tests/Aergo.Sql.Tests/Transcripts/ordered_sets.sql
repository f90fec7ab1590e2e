-- Ordered-set and hypothetical-set aggregates, and what may not stand in them.
select percentile_cont(0.5) within group (order by x), percentile_disc(0.25) within group (order by x), mode() within group (order by x % 3), percentile_cont(array[0.1,0.5,null]) within group (order by x), percentile_disc(array[0.1,0.5]) within group (order by x) from generate_series(1,10) x;
select percentile_cont(1.5) within group (order by x) from generate_series(1,10) x;
select rank(5) within group (order by x), dense_rank(5) within group (order by x), percent_rank(5) within group (order by x), cume_dist(5) within group (order by x), rank(5.5) within group (order by x desc), pg_typeof(rank(5) within group (order by x)) from (values (1),(3),(3),(5),(5),(9),(null)) v(x);
select rank(3,'b') within group (order by x, y desc) from (values (1,'a'),(3,'a'),(3,'c')) v(x,y);
select rank(null) within group (order by x), rank(null) within group (order by x nulls first) from (values (1),(null)) v(x);
select rank(1) within group (order by x) from (values (1)) v(x) where false;
select rank(1,2) within group (order by x) from (values (1)) v(x);
select rank('x') within group (order by x) from (values (1)) v(x);
select rank(1) within group (order by x) over () from (values (1)) v(x);
select a, rank(a) within group (order by b) from (values (1,1),(1,2),(2,1)) v(a,b) group by a order by a;
select rank(a) within group (order by b) from (values (1,1),(1,2),(2,1)) v(a,b);
