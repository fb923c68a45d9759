import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../../packaging/bundle/bundle";
import { median, print } from "../shared/figure";
import { settingsOfNowhere } from "./settings";

const rounds = 9;
const most = 100;

/** From the start of a process to a search app that has registered its functions, with a warm page cache. */
export function measureStart(root: string): void {
  const folder = join(root, ".vitrine/bench-search-start");
  mkdirSync(folder, { recursive: true });
  try {
    const apps = { bundled: join(folder, "function.cjs"), nothing: join(folder, "nothing.cjs") };
    writeFileSync(apps.bundled, bundle(root, "runtime/functions/search/function.ts").code);
    writeFileSync(apps.nothing, "");
    const took = { bundled: [] as number[], nothing: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      for (const name of ["bundled", "nothing"] as const) took[name].push(processorMs(root, apps[name]));
    }
    const [value, peerValue] = [median(took.bundled), median(took.nothing)];
    print({
      figure: "processor time of the search app's start",
      value,
      unit: "ms",
      peer: "Node alone",
      peerValue,
      ratio: value / peerValue,
      target: `<= ${most}`,
      met: value <= most,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function processorMs(root: string, app: string): number {
  const output = execFileSync(process.execPath, [join(root, "bench/start/host.cjs"), app], {
    encoding: "utf8",
    env: { ...process.env, ...settingsOfNowhere },
  });
  return JSON.parse(output).processorMs;
}
