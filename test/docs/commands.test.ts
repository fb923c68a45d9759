import { existsSync, globSync, readFileSync } from "node:fs";
import { commandsIn, documentedCommands } from "./commands";
import { type Proof, proofs } from "./proofs";

const commands = documentedCommands();
const proofOf = (text: string): Proof | undefined => proofs.find(({ command }) => command.test(text));

describe("a command of a page", () => {
  it("runs in a test, or is marked as one that needs Azure or GitHub", () => {
    const unknown = commands
      .filter(({ isMarked, text }) => !isMarked && proofOf(text) === undefined)
      .map(({ at, text }) => `${at}: ${text}`);
    // add what proves it to proofs.ts, or ☁ behind it
    expect(unknown).toEqual([]);
    expect(commands.length).toBeGreaterThan(150);
  });

  it("of Azure's, GitHub's or a cluster's own is always marked", () => {
    const ours = commands.filter(({ isMarked }) => !isMarked);
    expect(ours.filter(({ text }) => /(^|&& |\$\()(az|gh|kubectl|docker) /.test(text))).toEqual([]);
  });

  it("that is marked says so to its reader: the sign is explained in the README", () => {
    expect(commands.filter(({ isMarked }) => isMarked).length).toBeGreaterThan(20);
    expect(readFileSync("README.md", "utf8")).toMatch(/☁ marks what needs an Azure subscription/);
  });
});

describe("a proof", () => {
  it.each(proofs.map((proof) => [String(proof.command), proof] as const))("of %s holds", (_, proof) => {
    const proved = commands.filter(({ text }) => proof.command.test(text));
    expect(proved).not.toEqual([]);
    if ("test" in proof) expect(readFileSync(proof.test, "utf8")).toMatch(proof.says);
    if ("testsOf" in proof)
      for (const { text } of proved) {
        const place = proof.testsOf(text);
        expect(existsSync(`${place}.test.ts`) || globSync(`${place}/**/*.test.ts`).length > 0).toBe(true);
      }
  });
});

describe("a page", () => {
  const page = [
    "# Title",
    "Run `npx vitrine fly` or `az login` ☁, not `npx` alone; `node:http` is no command.",
    "    npm run away    # and back",
    "    A=1 npx cdktf deploy moon    # ☁ far",
    "```",
    "$ gh api things",
    "```",
    "## Cloud",
    "☁ All of this.",
    "`npx vitrine rain`",
    "### Below",
    "`kubectl get pods`",
    "## Ground",
    "`npx vitrine dig`",
  ].join("\n");

  it("shows commands in text, indented and in blocks, marked one by one or by section", () => {
    expect(
      commandsIn("a.md", page).map(({ at, text, isMarked }) => `${at} ${isMarked ? "☁" : "-"} ${text}`),
    ).toEqual([
      "a.md:2 - npx vitrine fly",
      "a.md:2 ☁ az login",
      "a.md:3 - npm run away",
      "a.md:4 ☁ A=1 npx cdktf deploy moon",
      "a.md:6 - gh api things",
      "a.md:10 ☁ npx vitrine rain",
      "a.md:12 ☁ kubectl get pods",
      "a.md:14 - npx vitrine dig",
    ]);
  });

  it("fails when it shows a command that nothing proves", () => {
    const unknown = commandsIn("a.md", page).filter(({ isMarked, text }) => !isMarked && !proofOf(text));
    expect(unknown.map(({ text }) => text)).toEqual([
      "npx vitrine fly",
      "npm run away",
      "gh api things",
      "npx vitrine dig",
    ]);
  });
});
