import { CheckedTokens } from "./checked-tokens";

const minute = 60_000;
let now = 0;
let checks: string[] = [];
beforeEach(() => {
  [now, checks] = [0, []];
});

/** Tokens that begin with "bad" are none; the others end after an hour, or after as many minutes as follow a colon. */
const tokens = () =>
  new CheckedTokens<never>(
    async (token) => {
      checks.push(token);
      if (token.startsWith("bad")) throw new Error("TokenNotValid");
      const [subject = "", minutes = "60"] = token.split(":");
      const caller = { subject, tenant: "t", roles: new Set<never>(), kind: "user" as const };
      return { caller, endsAt: Number(minutes) * minute };
    },
    () => now,
  );

it("checks a token once in five minutes", async () => {
  const known = tokens();
  expect((await known.callerOf("ann")).subject).toBe("ann");
  now = 5 * minute - 1;
  expect((await known.callerOf("ann")).subject).toBe("ann");
  expect(checks).toEqual(["ann"]);
  now = 5 * minute;
  await known.callerOf("ann");
  expect(checks).toEqual(["ann", "ann"]);
});

it("checks one that has ended, however lately it was good", async () => {
  const known = tokens();
  await known.callerOf("bob:2");
  now = 2 * minute;
  await known.callerOf("bob:2");
  expect(checks).toEqual(["bob:2", "bob:2"]);
});

it("checks each of two tokens of one person", async () => {
  const known = tokens();
  await known.callerOf("eve:7");
  await known.callerOf("eve:8");
  expect(checks).toEqual(["eve:7", "eve:8"]);
});

it("remembers none that was refused, so that nobody fills it with forged ones", async () => {
  const known = tokens();
  for (let n = 0; n < 3; n++) await expect(known.callerOf("bad")).rejects.toThrow("TokenNotValid");
  expect(checks).toHaveLength(3);
  expect(known.size).toBe(0);
});

it("remembers no more than twenty thousand, and forgets whoever has not asked for the longest time", async () => {
  const known = tokens();
  for (let n = 0; n < 20_000; n++) await known.callerOf(`reader ${n}`);
  await known.callerOf("reader 0");
  await known.callerOf("one more");
  expect(known.size).toBe(20_000);
  const before = checks.length;
  await known.callerOf("reader 0");
  expect(checks).toHaveLength(before);
  await known.callerOf("reader 1");
  expect(checks).toHaveLength(before + 1);
});
