import { existsSync } from "node:fs";
import { createRequire } from "node:module";

// A worker that speaks the protocol of workers/protocol.ts and does what a body says: to be crashed, stuck or slow.
const ready = () => process.send({ kind: "ready" });
if (process.argv[2] === "dies-at-start") process.kill(process.pid, "SIGFPE");
if (process.argv[2] === "fails") process.send({ kind: "failed", message: "no model" });
else ready();

let last = Promise.resolve();
process.on("message", ({ number, body }) => {
  last = last.then(() => answer(number, Buffer.from(body).toString()));
});
process.on("disconnect", () => process.exit());

async function answer(number, text) {
  const [verb, argument] = text.split(" ");
  if (verb === "crash") await crash(argument);
  // as native code does: nothing else runs in this process meanwhile
  if (verb === "block") block(Number(argument));
  while (verb === "held-by" && existsSync(argument)) block(20);
  if (verb === "refuse") return process.send({ kind: "refused", number, code: argument, message: "refused" });
  const scored = {
    embeddings: `["${text}", ${process.pid}]`,
    images: 1,
    decodeMs: 0,
    inferMs: 0,
  };
  return process.send({ kind: "scored", number, scored });
}

function block(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** A model for which an empty batch is a division by zero, in native code. Without it, the same signal from outside. */
async function crash(model) {
  if (model === undefined) process.kill(process.pid, "SIGFPE");
  const { InferenceSession, Tensor } = createRequire(import.meta.url)("onnxruntime-node");
  const session = await InferenceSession.create(model);
  const empty = new Tensor("float32", new Float32Array(0), [0, 4]);
  await session.run({ [session.inputNames[0]]: empty }, ["output_label"]);
}
