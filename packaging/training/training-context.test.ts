import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trainingContext } from "./training-context";

const folder = mkdtempSync(join(tmpdir(), "training-context-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("holds the program and its Dockerfile, of instructions that the local estate understands", () => {
  const context = trainingContext(process.cwd());
  execFileSync("tar", ["xf", context.archive, "-C", folder]);
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(["training.cjs", "package.json"]));
  const lines = readFileSync(context.dockerfile, "utf8").split("\n");
  const instructions = lines.filter((line) => line !== "" && !line.startsWith("#"));
  expect(instructions.map((line) => line.split(" ")[0])).toEqual(["FROM", "WORKDIR", "ADD", "ENV", "CMD"]);
});

it("runs from the archive alone, and names every setting that is missing", () => {
  const empty = join(folder, "wd");
  mkdirSync(empty);
  const { status, stderr } = spawnSync(process.execPath, [join(folder, "training.cjs")], {
    cwd: empty,
    env: { PATH: process.env["PATH"] ?? "" },
    encoding: "utf8",
  });
  expect(status).toBe(1);
  for (const name of ["TRAINING_WORKLOAD", "DATABASE_HOST", "PIPELINE_STORE", "MLFLOW_RUN_ID"])
    expect(stderr).toContain(name);
});
