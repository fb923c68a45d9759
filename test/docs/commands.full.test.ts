import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { Checkout } from "../support/checkout";
import { command } from "../support/command";
import { provedHere } from "./proofs";

jest.setTimeout(600_000);

/** One copy for all: each command finds what those before it have left, as a reader would. */
let checkout: Checkout;
beforeAll(async () => {
  checkout = new Checkout();
  const git = (...args: string[]) => execFileSync("git", ["-C", checkout.root, ...args], { stdio: "pipe" });
  git("init", "--quiet", "--initial-branch", "main");
  git("config", "user.name", "reader");
  git("config", "user.email", "reader@example.com");
  appendFileSync(
    join(checkout.root, ".git/info/exclude"),
    "node_modules\nphotos\nratings\nmodels\nledger\nspring.csv\n",
  );
  for (const message of ["base", "an edit"]) {
    appendFileSync(join(checkout.root, "LICENSE"), "\n");
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
  }
  git("update-ref", "refs/remotes/origin/main", "HEAD");
  await bringAlong(checkout.root);
});
afterAll(async () => {
  await command(checkout.root, "npx", "cdktf", "destroy", "local", "--auto-approve");
  checkout.remove();
});

it.each(
  provedHere.map(({ command: documented, run, exits = [0] }) => [run ?? textOf(documented), exits] as const),
)("%s", async (line, exits) => {
  const { exitCode, output } = await command(checkout.root, "bash", "-c", line);
  expect({ exits: exits.includes(exitCode), exitCode, output }).toMatchObject({ exits: true });
});

/** A pattern that has one text only. */
function textOf(pattern: RegExp): string {
  return pattern.source.replace(/^\^|\$$/g, "").replaceAll("\\", "");
}

/** What a reader has: photos, a feed, ratings. */
async function bringAlong(root: string): Promise<void> {
  mkdirSync(join(root, "photos"));
  const photo = (background: string) =>
    sharp({ create: { width: 640, height: 480, channels: 3, background } })
      .jpeg()
      .toBuffer();
  for (const [name, colour] of [
    ["red", "#c02020"],
    ["blue", "#2020c0"],
  ] as const)
    writeFileSync(join(root, "photos", `${name}.jpg`), await photo(colour));
  writeFileSync(
    join(root, "spring.csv"),
    "id,title,category,image\n1,Red hat,Hats,photos/red.jpg\n2,Blue hat,Hats,photos/blue.jpg\n",
  );
  const lines = Array.from({ length: 40 * 15 }, (_, index) => {
    const [user, item] = [(index % 40) + 1, ((index + 7 * Math.floor(index / 40)) % 30) + 1];
    return `${user}::${item}::${(index % 5) + 1}::${1_500_000_000 + index * 3600}`;
  });
  mkdirSync(join(root, "ratings"));
  writeFileSync(join(root, "ratings/ratings.dat"), `${lines.join("\n")}\n`);
  writeFileSync(
    join(root, "ratings/movies.dat"),
    `${Array.from({ length: 30 }, (_, item) => `${item + 1}::Film ${item + 1}::Drama`).join("\n")}\n`,
  );
}
