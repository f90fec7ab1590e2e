create table notes (n int);

create procedure run(steps jsonb) language plpgsql security definer set aergo.reentrant = on as $$
declare
  s jsonb;
  script constant text := 'run((uint8 kind, uint256 n, address to, uint256 value, bytes data)[] steps)';
begin
  for s in select value from jsonb_array_elements(steps) loop
    case s ->> 'kind'
      when 'insert' then insert into notes values ((s ->> 'n')::int);
      when 'mark' then perform pg_notify('mark', s ->> 'n');
      when 'seen' then perform pg_notify('seen', balance(s ->> 'to')::text);
      when 'pay' then perform transfer(s ->> 'to', (s ->> 'value')::numeric);
      when 'call' then perform pay_contract(s ->> 'to', (s ->> 'value')::numeric, script, s -> 'steps');
      when 'try' then
        begin
          perform pay_contract(s ->> 'to', (s ->> 'value')::numeric, script, s -> 'steps');
        exception when others then null;
        end;
      when 'undo' then
        begin
          call run(s -> 'steps');
          raise exception 'undone';
        exception when others then null;
        end;
      else raise exception 'no';
    end case;
  end loop;
end $$;
