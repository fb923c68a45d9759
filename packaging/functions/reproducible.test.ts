import { readFileSync } from "node:fs";
import { greeting, resizing } from "./testing/apps";
import { CheckoutCopy } from "./testing/checkout-copy";

const copies: CheckoutCopy[] = [];
const copy = (below = "") => {
  const made = new CheckoutCopy({ below });
  copies.push(made);
  return made.write("greeting", greeting).write("resizing", resizing);
};
afterAll(() => {
  for (const made of copies) made.remove();
});

const surroundings = ["UTC", "Asia/Tokyo", "America/New_York"].flatMap((timeZone) =>
  ["022", "077"].map((umask) => ({ timeZone, umask })),
);

it("is the same bytes in two folders, at two times, in three time zones, under two umasks", async () => {
  const [early, late] = [
    copy().date(new Date("2001-02-03")),
    copy("further/down").date(new Date("2024-12-31")),
  ];
  const archives = new Set<string>();
  for (const how of surroundings) {
    const made = await Promise.all([early.make("greeting", how), late.make("greeting", how)]);
    for (const { path } of made) archives.add(readFileSync(path, "base64"));
    early.forget();
    late.forget();
  }
  expect(archives.size).toBe(1);
});

it("is the same bytes with native modules inside", async () => {
  const [one, other] = await Promise.all([
    copy().make("resizing", { timeZone: "Asia/Tokyo", umask: "077" }),
    copy("elsewhere").date(new Date("1999-09-09")).make("resizing"),
  ]);
  expect(readFileSync(one.path).equals(readFileSync(other.path))).toBe(true);
});

it("is the same file when several processes make it at once", async () => {
  const shared = copy();
  const made = await Promise.all([1, 2, 3].map(() => shared.make("greeting")));
  expect(new Set(made.map(({ path, hash }) => `${path} ${hash}`)).size).toBe(1);
});

it("changes when a line of a handler changes, and no other package does", async () => {
  const changing = copy();
  const before = [await changing.make("greeting"), await changing.make("resizing")];
  changing.write("greeting", { ...greeting, "greet.ts": greeting["greet.ts"].replace("Hello", "Welcome") });
  const after = [await changing.make("greeting"), await changing.make("resizing")];

  expect(after[0]?.hash).not.toBe(before[0]?.hash);
  expect(after[1]?.hash).toBe(before[1]?.hash);
});
