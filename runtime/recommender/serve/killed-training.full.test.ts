import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { random } from "../../shared/random";
import { fromRows } from "../data/interactions";
import { svd } from "./algorithms/svd";

/** Writes a checkpoint after each epoch, and is in no hurry, so that it can be killed in the middle. */
const trainer = `
import { renameSync, writeFileSync } from "node:fs";
import { svd } from "${process.cwd()}/runtime/recommender/serve/algorithms/svd";
import { data, options } from "./data";
svd.fit(data(), options, {
  threads: 2,
  onCheckpoint: (file) => {
    writeFileSync("next", file());
    renameSync("next", "checkpoint");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  },
});
`;

it("a training killed with SIGKILL and resumed from its last checkpoint gives the same model", async () => {
  const folder = mkdtempSync(join(tmpdir(), "training-"));
  try {
    const { user, item, rating } = data();
    const rows = Array.from(user, (each, n) => [each, item[n], rating[n], 0]);
    writeFileSync(join(folder, "rows.json"), JSON.stringify(rows));
    writeFileSync(
      join(folder, "data.ts"),
      `import { readFileSync } from "node:fs";
import { fromRows } from "${process.cwd()}/runtime/recommender/data/interactions";
export const options = ${JSON.stringify(options)};
export const data = () => fromRows(JSON.parse(readFileSync("rows.json", "utf8")), { users: 300, items: 200 });`,
    );
    writeFileSync(join(folder, "train.ts"), trainer);
    buildSync({
      entryPoints: [join(folder, "train.ts")],
      bundle: true,
      platform: "node",
      outfile: join(folder, "train.cjs"),
    });

    const child = spawn(process.execPath, ["train.cjs"], { cwd: folder, stdio: "inherit" });
    const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
    const checkpoint = join(folder, "checkpoint");
    while (!existsSync(checkpoint)) await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 350));
    child.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");

    const epochs: number[] = [];
    const resumed = svd.fit(data(), options, {
      resume: readFileSync(checkpoint),
      onEpoch: (done) => epochs.push(done),
    });
    expect(epochs.length).toBeGreaterThan(0);
    expect(epochs.length).toBeLessThan(options.epochs);
    expect(Buffer.compare(resumed.save(), svd.fit(data(), options).save())).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const options = { epochs: 30, factors: 16 };

function data() {
  const source = random(2);
  return fromRows(
    Array.from(
      { length: 3000 },
      () => [source.below(300), source.below(200), 1 + source.below(5), 0] as const,
    ),
    { users: 300, items: 200 },
  );
}
