-- Who is signed in at the console. Who they are stands in `sealed`, for which only their browser has the key: a reader of this
-- table can sign in as nobody, and learns no name.

create schema sign_in;

create table sign_in.sessions (
  -- SHA-256 of the cookie
  id bytea primary key,
  -- pseudonymous
  subject text not null,
  sealed bytea not null,
  roles text[] not null,
  -- when the directory last said which roles they have
  checked_at timestamptz not null default now(),
  -- somebody asks it just now
  checking_until timestamptz,
  created_at timestamptz not null default now(),
  ends_at timestamptz not null
);

create index sessions_by_subject on sign_in.sessions (subject);
create index sessions_by_end on sign_in.sessions (ends_at);
