import type { Admit } from "./access";

/** One request, with who sent it already known. */
export interface Call {
  readonly request: Request;
  readonly url: URL;
  /** The names in the path, e.g. of the index and of the key. */
  readonly names: readonly string[];
  readonly admit: Admit;
}

/** Operations by method and shape of the path. */
export type Operations = Readonly<Record<string, (call: Call) => Response | Promise<Response>>>;
