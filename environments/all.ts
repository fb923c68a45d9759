import dev from "./dev";
import { byFile, type Environment } from "./environment";
import local from "./local";
import prod from "./prod";
import staging from "./staging";

/** Every environment, from the developer's machine to customers. */
export const environments: readonly Environment[] = byFile({ local, dev, staging, prod });
