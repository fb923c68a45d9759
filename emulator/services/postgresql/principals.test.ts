import { randomUUID } from "node:crypto";
import { localDeveloperId, localTenantId } from "../../identity/local-ids";
import { TestServer } from "./testing/test-server";

const server = new TestServer();

beforeAll(async () => {
  await server.startWithDeveloper();
});
afterAll(() => server.end());

const create = (role: string, objectId: string, type = "service", isAdmin = false) =>
  server.ask(
    `select * from pgaadauth_create_principal_with_oid('${role}', '${objectId}', '${type}', ${isAdmin}, false)`,
  );

it("makes roles of identities and lists whose they are, as in Azure", async () => {
  const app = server.addApp("reader");
  expect(await create("reader", app)).toEqual([
    { pgaadauth_create_principal_with_oid: "Created role for reader" },
  ]);
  expect(await server.ask("select * from pgaadauth_list_principals(false) where rolname = 'reader'")).toEqual(
    [
      {
        rolname: "reader",
        principaltype: "service",
        objectid: app,
        tenantid: localTenantId,
        ismfa: 0,
        isadmin: 0,
      },
    ],
  );
  const admins = await server.ask("select rolname, objectid from pgaadauth_list_principals(true)");
  expect(admins).toEqual([{ rolname: "developer", objectid: localDeveloperId }]);
});

it("makes a role by the name of its identity", async () => {
  const objectId = server.addApp("by name");
  await server.ask("select pgaadauth_create_principal('by name', false, false)");
  expect(await server.ask("select session_user as role", { role: "by name", objectId })).toEqual([
    { role: "by name" },
  ]);
});

it("fails for a name that nobody has, and for one that two have", async () => {
  const byName = (name: string) => server.ask(`select pgaadauth_create_principal('${name}', false, false)`);
  await expect(byName("who")).rejects.toThrow("its name is not found in the tenant");
  server.addApp("twin");
  server.addApp("twin");
  await expect(byName("twin")).rejects.toThrow('the name "twin" is that of 2 principals');
});

it("fails for an object id that nobody has, and for the wrong type", async () => {
  await expect(create("x", randomUUID())).rejects.toThrow("is not found in the tenant");
  await expect(create("x", "no uuid")).rejects.toThrow("invalid input syntax for type uuid");
  await expect(create("x", server.addApp("x"), "user")).rejects.toThrow(
    "incorrect object type provided for principal, given object type: 'user', actual object type: 'service'",
  );
  await expect(create("x", server.addApp("y"), "application")).rejects.toThrow("user, group or service");
  expect(await server.ask("select from pg_roles where rolname = 'x'")).toEqual([]);
});

it("fails for the second role of one identity, and for a role that is there", async () => {
  const app = server.addApp("once");
  await create("once", app);
  await expect(create("twice", app)).rejects.toThrow(`the principal ${app} has the role "once" already`);
  await expect(create("once", server.addApp("other"))).rejects.toThrow('role "once" already exists');
});

it("lets only administrators make roles, and only in the database postgres", async () => {
  const app = server.addApp("plain");
  await create("plain", app);
  const asPlain = { role: "plain", objectId: app };
  for (const call of [
    `pgaadauth_create_principal_with_oid('more', '${app}', 'service', false, false)`,
    "pgaadauth_create_principal('more', false, false)",
    "pgaadauth_list_principals(false)",
  ])
    await expect(server.ask(`select * from ${call}`, asPlain)).rejects.toMatchObject({ code: "42501" });
  await expect(server.ask("select * from pgaadauth.principals", asPlain)).rejects.toMatchObject({
    code: "42501",
  });

  await server.server.createDatabase({ name: "elsewhere", charset: "UTF8", collation: "en_US.utf8" });
  await expect(
    server.ask("select pgaadauth_list_principals(false)", { database: "elsewhere" }),
  ).rejects.toMatchObject({ code: "42883" });
});

it("gives an administrator what Azure's have: roles and databases, and no superuser", async () => {
  const app = server.addApp("deputy");
  await create("deputy", app, "service", true);
  const asDeputy = { role: "deputy", objectId: app };
  await server.ask("create role plain_sql login", asDeputy);
  await server.ask("create database of_deputy", asDeputy);
  await create("made by deputy", server.addApp("made by deputy"));
  await expect(server.ask("create role boss superuser", asDeputy)).rejects.toMatchObject({ code: "42501" });
  await expect(server.ask("alter system set work_mem = '1GB'", asDeputy)).rejects.toMatchObject({
    code: "42501",
  });
  await expect(server.ask("copy (select 1) to program 'id'", asDeputy)).rejects.toMatchObject({
    code: "42501",
  });
  await expect(server.ask("set role azuresu", asDeputy)).rejects.toMatchObject({ code: "42501" });
  await expect(server.ask("select pg_read_file('/etc/passwd')", asDeputy)).rejects.toMatchObject({
    code: "42501",
  });
});

it("drops a role with DROP ROLE, after which its identity may have another", async () => {
  const app = server.addApp("short");
  await create("short", app);
  await server.ask("drop role short");
  await expect(server.connect({ role: "short", objectId: app })).rejects.toMatchObject({ code: "28P01" });
  await create("longer", app);
});

it("keeps whose a role is when it is renamed", async () => {
  const app = server.addApp("before");
  await create("before", app);
  await server.ask("alter role before rename to after");
  expect(await server.ask("select session_user as role", { role: "after", objectId: app })).toEqual([
    { role: "after" },
  ]);
});

it("takes an administrator in again, whose role stayed for what it owns", async () => {
  const objectId = server.addApp("owner");
  const owner = { objectId, name: "owner", type: "service" } as const;
  await server.server.addAdministrator(owner);
  await server.server.addAdministrator(owner);
  await server.ask("create table public.owned (id int)", { role: "owner", objectId });
  await server.server.removeAdministrator(objectId);
  await expect(server.connect({ role: "owner", objectId })).rejects.toMatchObject({ code: "28P01" });
  expect(await server.server.hasAdministrator(objectId)).toBe(false);
  await server.server.addAdministrator(owner);
  await server.ask("drop table public.owned", { role: "owner", objectId });
  await server.server.removeAdministrator(objectId);
  expect(await server.ask("select from pg_roles where rolname = 'owner'")).toEqual([]);
});
