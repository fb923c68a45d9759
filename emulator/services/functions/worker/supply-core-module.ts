import Module from "node:module";
import { coreApi } from "./core-api";

/** Whatever part of the bundle or of node_modules asks for the platform's module gets ours. */
export function supplyCoreModule(): void {
  const original = Module.prototype.require;
  Module.prototype.require = Object.assign(function (this: NodeJS.Module, id: string): unknown {
    return id === "@azure/functions-core" ? coreApi : original.call(this, id);
  }, original);
}
