import * as workloads from "../workloads/all";
import { type EnvironmentInput, type EnvironmentOf, EnvironmentSchema } from "./environment-schema";

/** Everything that differs between environments of ours. No secret is ever a value. */
export type Environment = EnvironmentOf<typeof workloads>;

/** Those that may have the workloads of workloads/all.ts. */
const ours = new EnvironmentSchema(workloads);

/**
 * Checks an environment when its file is loaded, so a wrong value never reaches a plan.
 *
 * @throws EnvironmentError with all problems at once, each with its path
 */
export const defineEnvironment = (values: EnvironmentInput<typeof workloads>): Environment =>
  ours.define(values);

/**
 * Environments by the names of their files, each of which has to export what `defineEnvironment` made of its own name.
 *
 * @throws EnvironmentError for a file that exports anything else
 */
export const byFile = (files: Readonly<Record<string, Environment | null | undefined>>): Environment[] =>
  ours.byFile(files);
