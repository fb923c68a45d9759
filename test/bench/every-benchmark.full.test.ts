import { readdirSync } from "node:fs";
import { Checkout } from "../support/checkout";
import { command, succeeding } from "../support/command";

jest.setTimeout(1_800_000);

/** A copy has nothing beside it: no photos, no ratings, and no peer that somebody built before. */
describe("a benchmark in a fresh checkout", () => {
  const names = readdirSync("bench")
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.replace(/\.ts$/, ""));

  it.each(names)("measures %s beside its peer, and prints nothing but figures", async (name) => {
    const checkout = new Checkout();
    try {
      // some copy the checkout again, as git would hand it out
      await succeeding(checkout.root, "git", "init", "--quiet");
      const { stdout } = await succeeding(checkout.root, "npm", "run", "--silent", "bench", name);

      const figures = stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(figures.every(({ figure }) => typeof figure === "string")).toBe(true);
      expect(figures.filter(({ ratio }) => typeof ratio === "number")).not.toEqual([]);
    } finally {
      checkout.remove();
    }
  });

  it("fails when there is no benchmark of that name, and names those that are there", async () => {
    const { output, exitCode } = await command(process.cwd(), "npm", "run", "--silent", "bench", "image");

    expect(exitCode).toBe(2);
    for (const name of names) expect(output).toContain(name);
  });
});
