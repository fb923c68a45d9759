import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** As cdktf writes it beside the stacks. */
interface SynthesizedStacks {
  readonly stacks: Readonly<Record<string, { readonly workingDirectory: string }>>;
}

/**
 * Synthesizes some stacks and keeps what an earlier synth made of the others, kept plans among it: cdktf deletes the folder of each
 * that the manifest does not name.
 */
export function keepFormerStacks(outputFolder: string, synth: () => void): void {
  const file = join(outputFolder, "manifest.json");
  const former = existsSync(file) ? stacksIn(file) : {};
  synth();
  const manifest = JSON.parse(readFileSync(file, "utf8")) as SynthesizedStacks;
  writeFileSync(file, JSON.stringify({ ...manifest, stacks: { ...former, ...manifest.stacks } }, null, 2));
}

/** Those whose folder is still there; none of a damaged manifest. */
function stacksIn(file: string): SynthesizedStacks["stacks"] {
  try {
    const { stacks } = JSON.parse(readFileSync(file, "utf8")) as SynthesizedStacks;
    const isThere = (folder: string) => existsSync(join(file, "..", folder, "cdk.tf.json"));
    return Object.fromEntries(
      Object.entries(stacks).filter(([, { workingDirectory }]) => isThere(workingDirectory)),
    );
  } catch {
    return {};
  }
}
