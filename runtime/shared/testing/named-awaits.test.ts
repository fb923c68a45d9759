import { runInNewContext } from "node:vm";
import { withNamedAwaits } from "./named-awaits";

const bundle = `
// node_modules/pg/client.js
async function query(value) { return await value; }
// runtime/example.ts
async function add(first, others) {
  let sum = await (await query(first)).value;
  for await (const each of others) sum += -await query(-each);
  return sum;
}
// runtime/testing/example.ts
const told = (async () => await add({ value: 1 }, [2, 3]))();
`;

it("gives each await of our own code a name, inner ones too, and the program answers what it answered", async () => {
  const { code, names } = withNamedAwaits(bundle);
  expect(names).toEqual([
    "runtime/example.ts, add: await (await query(first)).value",
    "runtime/example.ts, add: await query(first)",
    "runtime/example.ts, add: others",
    "runtime/example.ts, add: await query(-each)",
  ]);
  const reached: string[] = [];
  const reachAwait = (name: string, value: unknown) => {
    reached.push(name.replace("runtime/example.ts, add: ", ""));
    return value;
  };
  expect(await runInNewContext(`${code}; told`, { reachAwait })).toBe(6);
  expect(reached).toEqual([
    "await query(first)",
    "await query(first) — over",
    "await (await query(first)).value",
    "await (await query(first)).value — over",
    ...["others", "await query(-each)", "await query(-each) — over"],
    ...["others", "await query(-each)", "await query(-each) — over"],
  ]);
});
