import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { median, print } from "./shared/figure";
import { type Cost, processCost } from "./synth/process-cost";

/**
 * Synthesizes 30 resources as this project does, and as cdktf's template and tutorials do: ts-node and all
 * bindings in one import. Cold is without a bundle and without V8's cache, as in a fresh checkout.
 */
export function run(root: string): void {
  const synth = (environment: NodeJS.ProcessEnv = process.env) =>
    processCost(
      root,
      [join(root, "bench/synth/launch-entry.mjs"), "bench/synth/thirty-resources.ts"],
      environment,
    );
  const cold = several(3, () => {
    rmSync(join(root, ".vitrine/build/bench-synth-thirty-resources.cjs"), { force: true });
    return synth({ ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" });
  });
  const warm = several(9, () => synth());
  const nothing = several(9, () => processCost(root, ["-e", "0"]));
  const typed = several(2, () => withTsNode(root, {}));
  const untyped = several(2, () => withTsNode(root, { TS_NODE_TRANSPILE_ONLY: "true" }));

  const targets = { seconds: 0.15, processorSeconds: 0.15, megabytes: 70 };
  compare("warm synth of 30 resources", warm, "ts-node, root imports", typed, targets);
  compare("warm synth of 30 resources", warm, "ts-node without types, root imports", untyped, targets);
  compare("warm synth of 30 resources", warm, "node -e 0", nothing, targets);
  compare("cold synth of 30 resources", cold, "ts-node, root imports", typed);
  compare("cold synth of 30 resources", cold, "ts-node without types, root imports", untyped);
}

function several(count: number, measure: () => Cost): Cost[] {
  return Array.from({ length: count }, measure);
}

function withTsNode(root: string, settings: NodeJS.ProcessEnv): Cost {
  const register = createRequire(join(root, "package.json")).resolve("ts-node/register");
  const compilerOptions = { module: "commonjs", moduleResolution: "node10", verbatimModuleSyntax: false };
  return processCost(
    root,
    ["--require", register, join(root, "bench/synth/thirty-resources-root-imports.ts")],
    {
      ...process.env,
      TS_NODE_COMPILER_OPTIONS: JSON.stringify(compilerOptions),
      ...settings,
    },
  );
}

function compare(
  what: string,
  ours: readonly Cost[],
  peer: string,
  theirs: readonly Cost[],
  targets?: Readonly<Record<keyof Cost, number>>,
): void {
  const kinds = [
    { key: "seconds", name: "time", unit: "s" },
    { key: "processorSeconds", name: "processor time", unit: "s" },
    { key: "megabytes", name: "peak memory", unit: "MB" },
  ] as const;
  for (const { key, name, unit } of kinds) {
    const value = median(ours.map((cost) => cost[key]));
    const peerValue = median(theirs.map((cost) => cost[key]));
    const target = targets && { target: `<= ${targets[key]} ${unit}`, met: value <= targets[key] };
    print({ figure: `${what}, ${name}`, value, unit, peer, peerValue, ratio: peerValue / value, ...target });
  }
}
