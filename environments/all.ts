import dev from "./dev";
import type { Environment } from "./environment";
import local from "./local";
import prod from "./prod";
import staging from "./staging";

/** Every environment, from the developer's machine to customers. */
export const environments: readonly Environment[] = [local, dev, staging, prod];
