import { spawnSync } from "node:child_process";
import { Checkout } from "../../test/support/checkout";
import { median, print } from "../shared/figure";

const rounds = 9;
const mostMs = 200;

/** A training whose data, parameters and code have not changed: what it takes beside a Node that does nothing. */
export function measureSecondRun(): void {
  const checkout = new Checkout();
  try {
    const run = (...args: string[]) => {
      const began = performance.now();
      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        cwd: checkout.root,
        encoding: "utf8",
      });
      if (status !== 0) throw new Error(stderr);
      return { ms: performance.now() - began, stdout };
    };
    const train = () => run("bin/vitrine.mjs", "train", "films", "--here", "--json");
    train();
    const again = JSON.parse(train().stdout) as { executed: string[] };
    if (again.executed.length > 0) throw new Error(`the second run executed ${again.executed}`);
    const took = { train: [] as number[], node: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      took.train.push(train().ms);
      took.node.push(run("-e", "").ms);
    }
    const [value, node] = [median(took.train), median(took.node)];
    print({
      figure: "second run of a training, which executes nothing",
      value,
      unit: "ms",
      peer: "Node that does nothing",
      peerValue: node,
      ratio: value / node,
      target: `< ${mostMs} ms more`,
      met: value - node < mostMs,
      note: `${Math.round(value - node)} ms more than Node's start, medians of ${rounds}`,
    });
  } finally {
    checkout.remove();
  }
}
