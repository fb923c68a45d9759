import { existsSync } from "node:fs";
import { join } from "node:path";
import { greeting } from "./testing/apps";
import { CheckoutCopy, type Made } from "./testing/checkout-copy";

let copy: CheckoutCopy;
beforeEach(() => {
  copy = new CheckoutCopy().write("greeting", greeting).date(new Date("2020-01-01"));
});
afterEach(() => copy.remove());

const greet = (word: string) => ({ ...greeting, "greet.ts": greeting["greet.ts"].replace("Hello", word) });

it("bundles and compresses nothing when nothing has changed", async () => {
  const { loaded, again, ...made } = await copy.make("greeting");
  expect(loaded).toEqual(["esbuild", "fflate"]);
  expect(again).toEqual({ ...made, loaded: [] });
});

it("trusts contents, not times: a fresh checkout with an old cache bundles nothing", async () => {
  await copy.make("greeting");
  copy.date(new Date("2024-05-06"));
  expect((await copy.make("greeting")).loaded).toEqual([]);
});

it("sees a change that keeps a file's size and time", async () => {
  const before = await copy.make("greeting");
  copy.write("greeting", greet("Howdy")).date(new Date("2020-01-02"));
  expect((await copy.make("greeting")).hash).not.toBe(before.hash);
});

it("sees a file that has gone", async () => {
  await copy.make("greeting");
  copy.forgetSource("greeting", "greet.ts");
  await expect(copy.make("greeting")).rejects.toThrow("BundleFailed");
});

it("makes a package again when its zip was removed", async () => {
  const before = await copy.make("greeting");
  copy.removeZip(before);
  const after = await copy.make("greeting");
  expect(after.hash).toBe(before.hash);
  expect(existsSync(after.path)).toBe(true);
});

it("keeps the five latest packages of an app", async () => {
  const made: Made[] = [];
  for (const word of ["One", "Two", "Three", "Four", "Five", "Six"]) {
    made.push(await copy.write("greeting", greet(word)).make("greeting"));
  }
  expect(made.map(({ path }) => existsSync(path))).toEqual([false, true, true, true, true, true]);
  expect(join(copy.root, ".vitrine/packages")).toBe(join(made[0]?.path ?? "", ".."));
});
