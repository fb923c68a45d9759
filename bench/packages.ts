import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { functionPackage } from "../packaging/functions/function-package";
import { median, print } from "./shared/figure";

/** Bundles and zips every app from nothing, then asks for the packages again. */
export function run(root: string): void {
  const apps = readdirSync(join(root, "runtime/functions"));
  const cold: number[] = [];
  const warm: number[] = [];
  for (let round = 0; round < 5; round++) {
    const copy = copyOf(root);
    cold.push(seconds(() => make(copy, apps)));
    warm.push(seconds(() => make(copy, apps)));
    rmSync(copy, { recursive: true });
  }

  const all = `all ${apps.length} packages`;
  const [coldly, warmly] = [median(cold), median(warm)];
  print({ figure: `${all} from nothing`, value: coldly, unit: "s", target: "<= 1 s", met: coldly <= 1 });
  print({
    figure: `${all}, nothing changed`,
    value: warmly,
    unit: "s",
    peer: "from nothing",
    peerValue: coldly,
    ratio: coldly / warmly,
  });
  for (const app of apps) {
    const { bytes, files } = functionPackage({ root, app });
    const unzipped = files.reduce((sum, file) => sum + file.bytes, 0);
    print({
      figure: `package ${app}`,
      value: bytes / 1e6,
      unit: "MB",
      peer: "unzipped",
      peerValue: unzipped / 1e6,
      ratio: unzipped / bytes,
    });
  }
}

function make(root: string, apps: readonly string[]): void {
  for (const app of apps) functionPackage({ root, app });
}

function seconds(work: () => void): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}

/** A checkout whose packages were never made, over the same files. */
function copyOf(root: string): string {
  const copy = mkdtempSync(join(tmpdir(), "vitrine-bench-"));
  for (const name of ["runtime", "node_modules", "package-lock.json", "packaging"]) {
    symlinkSync(join(root, name), join(copy, name));
  }
  return copy;
}
