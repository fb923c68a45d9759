import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal, type RefusalCode } from "../refusal";
import type { ImagePool, ImageTask } from "./protocol";
import type { PoolOptions } from "./worker-pool";
import { WorkerPool } from "./worker-pool";

const file = join(process.cwd(), "runtime/scoring/testing/worker.mjs");
// not part of this repository: it computes neighbours of nothing, and dies of it
const knn = join(process.cwd(), "../shared/data/onnx/tabular/knn_iris.onnx");

let pools: ImagePool[] = [];
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.close(1)));
  pools = [];
});

function poolOf(options: Partial<PoolOptions<ImageTask, RefusalCode>> = {}, ...args: string[]): ImagePool {
  const program = { file, args, environment: process.env };
  const pool: ImagePool = new WorkerPool({
    program,
    workers: 2,
    waiting: 10,
    seconds: 60,
    refuse: (...because) => new Refusal(...because),
    ...options,
  });
  pools.push(pool);
  return pool;
}

const score = (pool: ImagePool, text: string) => pool.score({ kind: "image", body: Buffer.from(text) });
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => "scored",
    (error: { code: string }) => error.code,
  );
const workerOf = ({ embeddings }: { embeddings: string }) => Number(JSON.parse(embeddings)[1]);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

it("spreads requests over its workers", async () => {
  const pool = poolOf();
  await pool.ready();
  const answers = await Promise.all(["block 50", "block 50", "a", "b"].map((text) => score(pool, text)));
  expect(answers.map(({ embeddings }) => JSON.parse(embeddings)[0])).toEqual([
    "block 50",
    "block 50",
    "a",
    "b",
  ]);
  expect(new Set(answers.map(workerOf)).size).toBe(2);
});

it("passes on why a worker refuses", async () => {
  const pool = poolOf();
  await pool.ready();
  expect(await refusal(score(pool, "refuse ImageNotDecodable"))).toBe("ImageNotDecodable");
});

it("loses only what a crashing worker computed: the others go on, and the worker is replaced", async () => {
  const crashes: string[] = [];
  const pool = poolOf({ events: { crashed: (reason) => crashes.push(reason) } });
  await pool.ready();
  const model = existsSync(knn) ? ` ${knn}` : "";
  const outcomes = await Promise.all([
    refusal(score(pool, `crash${model}`)),
    refusal(score(pool, "block 300")),
    // behind both, in the workers already
    refusal(score(pool, "a")),
    refusal(score(pool, "b")),
    // and not yet in a worker
    refusal(score(pool, "c")),
  ]);
  expect(outcomes).toEqual(["WorkerCrashed", "scored", "scored", "scored", "scored"]);
  expect(crashes).toEqual(["SIGFPE"]);
  await until(() => pool.readyWorkers === 2);
  expect(await refusal(score(pool, "d"))).toBe("scored");
});

it("asks whoever waited in two workers that ended to come again: the image is not at fault", async () => {
  const pool = poolOf();
  await pool.ready();
  const outcomes = ["block 60000", "block 60000", "a"].map((text) => refusal(score(pool, text)));
  const [first = 0, second = 0] = pool.pids;
  process.kill(first, "SIGKILL");
  await outcomes[0];
  process.kill(second, "SIGKILL");
  expect(await Promise.all(outcomes)).toEqual(["WorkerCrashed", "WorkerCrashed", "NotReady"]);
});

it("refuses what finds neither a worker nor room to wait, and says when to come back", async () => {
  const pool = poolOf({ workers: 1, waiting: 1 });
  await pool.ready();
  const taken = [score(pool, "block 200"), score(pool, "a"), score(pool, "b")];
  await expect(score(pool, "c")).rejects.toMatchObject({
    code: "QueueFull",
    status: 429,
    retryAfterSeconds: 1,
  });
  expect(await Promise.all(taken)).toHaveLength(3);
  expect(await refusal(score(pool, "d"))).toBe("scored");
});

it("asks whoever has waited half of the time to come again, and lets the worker finish", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-pool-"));
  const hold = join(folder, "hold");
  writeFileSync(hold, "");
  const pool = poolOf({ workers: 1, seconds: 4 });
  await pool.ready();
  const { pids } = pool;
  const [first, ...others] = [`held-by ${hold}`, "a", "b"].map((text) => refusal(score(pool, text)));
  expect(await Promise.all(others)).toEqual(["QueueFull", "QueueFull"]);
  rmSync(folder, { recursive: true });
  expect(await first).toBe("scored");
  expect(await refusal(score(pool, "c"))).toBe("scored");
  expect([pool.pids, pool.waiting]).toEqual([pids, 0]);
});

it("ends a worker that is stuck, and replaces it", async () => {
  const pool = poolOf({ workers: 1, seconds: 0.3 });
  await pool.ready();
  const [stuck] = pool.pids;
  expect(await refusal(score(pool, "block 60000"))).toBe("TimedOut");
  await until(() => pool.readyWorkers === 1 && pool.pids[0] !== stuck);
  // for a busy machine so little time may be too little once or twice
  while ((await refusal(score(pool, "a"))) !== "scored");
});

it("answers what it has taken before it closes, and takes no more", async () => {
  const pool = poolOf({ workers: 1 });
  await pool.ready();
  const taken = Promise.all([score(pool, "block 100"), score(pool, "a"), score(pool, "b")]);
  const closed = pool.close(5);
  expect(await refusal(score(pool, "late"))).toBe("NotReady");
  expect(await taken).toHaveLength(3);
  await closed;
  await until(() => pool.pids.length === 0);
});

it("fails when the model cannot be loaded, with the worker's reason", async () => {
  await expect(poolOf({}, "fails").ready()).rejects.toThrow("no model");
});

it("fails when the model kills each worker before it is ready", async () => {
  await expect(poolOf({ workers: 1 }, "dies-at-start").ready()).rejects.toThrow(
    /SIGFPE[\s\S]*WorkerEndsAtStart/,
  );
});

it("keeps what comes before a worker is ready, where its options say so", async () => {
  const pool = poolOf({ workers: 1, waitsForWorkers: true });
  expect(pool.readyWorkers).toBe(0);
  expect(await refusal(score(pool, "a"))).toBe("scored");
  const pids = pool.pids;
  process.kill(pids[0] ?? 0, "SIGKILL");
  await until(() => pool.readyWorkers === 0);
  expect(await refusal(score(pool, "b"))).toBe("scored");
  expect(pool.pids).not.toEqual(pids);
});

it("sends each worker what it needs for a task, by what that process was sent before", async () => {
  const sent = new WeakMap<object, number>();
  const pool = poolOf({
    workers: 1,
    messageOf: ({ kind }, worker) => {
      const before = sent.get(worker) ?? 0;
      sent.set(worker, before + 1);
      return { kind, body: Buffer.from(`task ${before}`) };
    },
  });
  await pool.ready();
  const textOf = async () => JSON.parse((await score(pool, "a")).embeddings)[0];
  expect([await textOf(), await textOf()]).toEqual(["task 0", "task 1"]);
  process.kill(pool.pids[0] ?? 0, "SIGKILL");
  await until(() => pool.readyWorkers === 0);
  await until(() => pool.readyWorkers === 1);
  expect(await textOf()).toBe("task 0");
});
