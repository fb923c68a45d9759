import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { bundle } from "./bundle";

const root = process.cwd();
const pattern = /\{\\"evaluate-lists\\":\\"[0-9a-f]{64}\\".*?\}/;

it("a stage's code has one hash in the command and in whatever is shipped, and each stage its own", () => {
  const shipped = Buffer.from(bundle(root, "runtime/films/training/train-films.ts").code).toString();
  const command = execFileSync(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `import { bundle } from ${JSON.stringify(pathToFileURL(`${root}/bin/bundle.mjs`).href)};
       console.log(await bundle("cli/main.ts"));`,
    ],
    { cwd: root, encoding: "utf8" },
  ).trim();
  const [hashes] = pattern.exec(shipped) ?? [];
  expect(readFileSync(command, "utf8")).toContain(hashes);
  const byName = JSON.parse(JSON.parse(`"${hashes}"`) as string) as Record<string, string>;
  expect(Object.keys(byName)).toEqual([
    "evaluate-lists",
    "evaluate-ratings",
    "import",
    "predict",
    "register",
    "split",
    "train",
  ]);
  expect(new Set(Object.values(byName)).size).toBe(7);
});
