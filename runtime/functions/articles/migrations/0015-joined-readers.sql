-- Who read in a browser before signing in becomes the reader who signed in: one person, to whom both pseudonyms lead.

-- of an anonymous reader who has signed in, the account: their deeds that are still on the way are the account's. The line goes with it.
alter table articles.readers add column account bigint references articles.readers on delete cascade;
alter table articles.readers add constraint account_is_another check (account <> id);
create index readers_by_account on articles.readers (account) where account is not null;

-- Both readers' lines and profiles, held until the transaction ends; nothing when the anonymous one has an account already, whosever.
create function articles.hold_to_join(anonymous text, signed_in text)
  returns table (anonymous_id bigint, account_id bigint, anonymous_packed bytea, account_packed bytea, deeds integer)
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  if anonymous !~ '^anonymous-' or signed_in ~ '^anonymous-' then
    raise exception 'only an anonymous reader joins another one, who is not' using errcode = '22023';
  end if;
  -- whoever erases a reader has to know all pseudonyms that lead to them, and waits until nobody is joining
  perform pg_advisory_xact_lock_shared(hashtext('articles.joining'));
  insert into articles.readers (key) values (least(anonymous, signed_in)) on conflict (key) do nothing;
  insert into articles.readers (key) values (greatest(anonymous, signed_in)) on conflict (key) do nothing;
  insert into articles.profiles (reader)
  select id from articles.readers r where key in (anonymous, signed_in) and r.account is null order by id on conflict (reader) do nothing;
  -- as whoever takes deeds in does: by the profiles, in the order of their numbers
  perform from articles.profiles p join articles.readers r on r.id = p.reader
  where r.key in (anonymous, signed_in) order by p.reader for update of p;
  return query
  select one.id, other.id, mine.packed, theirs.packed, mine.deeds
  from articles.readers one
  join articles.readers other on other.key = signed_in
  join articles.profiles mine on mine.reader = one.id
  join articles.profiles theirs on theirs.reader = other.id
  where one.key = anonymous and one.account is null;
end $$;

-- What the anonymous one did, was shown and chose becomes the account's; of two choices of one kind the account's own stays.
create function articles.join_readers(anonymous_id bigint, account_id bigint, packed_together bytea) returns void
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  update articles.interactions set reader = account_id where reader = anonymous_id;
  update articles.lists set reader = account_id where reader = anonymous_id;
  update articles.profiles p set packed = packed_together, deeds = p.deeds + mine.deeds, changed_at = now()
  from articles.profiles mine where p.reader = account_id and mine.reader = anonymous_id;
  delete from articles.profiles where reader = anonymous_id;
  update articles.readers r set preferences = mine.preferences || coalesce(
    (select jsonb_object_agg(name, chosen) from jsonb_each(r.preferences) own (name, chosen) where chosen <> '[]'), '{}')
  from articles.readers mine where r.id = account_id and mine.id = anonymous_id;
  update articles.readers set account = account_id, preferences = '{}' where id = anonymous_id and account is null;
  if not found then
    raise exception 'this reader has an account already' using errcode = '22023';
  end if;
end $$;

revoke execute on function articles.hold_to_join, articles.join_readers from public;
