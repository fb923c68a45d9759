import { join } from "node:path";

/** Where what Terraform knows of the local estate is kept. */
export const stateFile = (stateDirectory: string) => join(stateDirectory, "terraform.tfstate");

/** Says that a Terraform works on it. Beside the folder, which goes with the last resource. */
export const stateLock = (root: string) => join(root, ".vitrine", "local-state.lock");
