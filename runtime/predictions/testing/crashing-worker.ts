import { ScoringModel } from "../scoring/scoring-model";
import { runScoringWorker } from "../scoring/worker";

/** A row with this number in it ends the process as a division by zero in native code does. */
const deadly = 666;
/** And with this one it computes for a minute. */
const endless = 777;

const score = ScoringModel.prototype.score;
ScoringModel.prototype.score = function (encoded, explain) {
  const values = encoded.form === "tensor" ? encoded.values : new Float32Array();
  if (values.includes(deadly)) process.kill(process.pid, "SIGFPE");
  if (values.includes(endless)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
  return score.call(this, encoded, explain);
};

runScoringWorker();
