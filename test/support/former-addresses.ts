import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Written {
  readonly moved: readonly { readonly from: string; readonly to: string }[];
}

/** Gives what the local estate has moved the addresses that it had before: as if it was deployed before the move. */
export function asDeployedBefore({ root }: { readonly root: string }): void {
  const read = (file: string) => JSON.parse(readFileSync(join(root, file), "utf8"));
  const stateFile = ".vitrine/local/terraform.tfstate";
  const state = read(stateFile);
  const { moved } = read("cdktf.out/stacks/local/cdk.tf.json") as Written;
  const former = new Map(moved.map(({ from, to }) => [to, from]));
  for (const resource of state.resources) {
    const from = former.get(`${resource.type}.${resource.name}`);
    if (from !== undefined) resource.name = from.slice(from.indexOf(".") + 1);
    for (const instance of resource.instances)
      instance.dependencies = instance.dependencies?.map((each: string) => former.get(each) ?? each);
  }
  state.serial += 1;
  writeFileSync(join(root, stateFile), JSON.stringify(state));
}
