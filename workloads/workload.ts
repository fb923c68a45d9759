import type { Construct } from "constructs";
import type { z } from "zod";
import type { Principal } from "../constructs/core/principals";
import type { Foundation } from "../constructs/foundation/foundation";
import type { SecretVault } from "../constructs/secret-vault/secret-vault";
import type { WebSite } from "../constructs/web-site/web-site";
import type { Shipping, Ships } from "../packaging/shipping";
import type { Demand } from "./demand";
import type { DeployedApp } from "./deployed-app";
import type { WorkloadNeeds } from "./needs";

/**
 * A product that an environment has when its file says so: what may be said about it, and how it becomes resources.
 *
 * Who only reads environments reads this and never calls `load`, so that it starts without the constructs.
 */
export interface Workload<
  Values extends z.ZodType<WorkloadBlock> = z.ZodType<WorkloadBlock>,
  Outputs extends z.ZodObject = z.ZodObject,
> {
  /** Of its construct in every estate. All its addresses begin with it: another one replaces what is deployed. */
  readonly id: string;

  /** What people call it, e.g. "image pipeline". */
  readonly title: string;

  /** Folders below runtime/web of its pages in the console, and of their addresses. @default - it has none */
  readonly pages?: readonly string[];

  /** The programs that it asks `shipping` for. @default - each is bundled by itself, when a first synth asks for it */
  readonly ships?: Ships;

  /** Everything that an environment's file says about it. */
  readonly values: Values;

  /** What a deployed environment tells about it: outputs of the stack, by their names. */
  readonly outputs: Outputs;

  /** What it asks of what is around it. */
  needs(values: z.output<Values>): WorkloadNeeds;

  /** What a month asks of its parts, by their paths below its construct: the estimate of cost is made from it. */
  demand(load: z.output<Values>["expectedLoad"]): Demand;

  /** Refuses values that the environment does not allow. @default - any that are valid by themselves */
  check?(
    values: z.output<Values>,
    environment: { readonly name: string },
    refuse: (path: readonly string[], message: string) => void,
  ): void;

  /** Loads what declares its resources: `() => require("./join") as typeof import("./join")`. */
  load(): { join(props: JoinProps<z.output<Values>>): Joined<z.output<Outputs>> };
}

/** What an environment's file says about any workload. */
export interface WorkloadBlock {
  /** What is expected of it in a month; nothing is built from it. */
  readonly expectedLoad: unknown;
}

/** What a workload is handed when it joins an estate. */
export interface JoinProps<Values> {
  readonly scope: Construct;
  /** The workload's own. */
  readonly id: string;
  readonly values: Values;
  readonly foundation: Foundation;
  readonly teams: People;
  /** What people and pipelines keep secret. */
  readonly secrets: SecretVault;
  /** Makes what it ships. */
  readonly shipping: Pick<
    Shipping,
    | "commit"
    | "functionApp"
    | "model"
    | "predictionModels"
    | "rankingModel"
    | "scoring"
    | "sql"
    | "textModel"
    | "training"
  >;
  /** One address for all that people and programs open from outside; an estate in which nobody asks for it has none. */
  readonly console: () => WebSite;
  /** Copies of each stored blob. */
  readonly replication: "GZRS" | "LRS" | "RAGZRS" | "ZRS";
  /** Days during which deleted or replaced blobs can be restored. */
  readonly restoreDays: number;
}

/** What an estate tells about a workload that has joined it. */
export interface Joined<Outputs> {
  readonly outputs: Outputs;
  /** Its function apps, by what each is called in its name in Azure. */
  readonly apps: Readonly<Record<string, DeployedApp>>;
}

/** The teams of an environment; one that is left out may do nothing. */
export interface People {
  readonly developers: Principal | undefined;
  readonly operators: Principal | undefined;
  readonly dataEngineers: Principal | undefined;
  readonly dataScientists: Principal | undefined;
  readonly mlOperations: Principal | undefined;
  /** Each principal once. */
  readonly all: readonly Principal[];
}

/** Workloads by the names that environments' files call them. */
export type Workloads = Readonly<Record<string, Workload>>;

/** What an environment's file says about the workloads of a list; one that is left out is off. */
export type WorkloadValues<List extends Workloads = Workloads> = {
  readonly [Name in keyof List]?: z.output<List[Name]["values"]> | undefined;
};

/** Says what a workload is, typed from its values and outputs. */
export function workload<Values extends z.ZodType<WorkloadBlock>, Outputs extends z.ZodObject>(
  definition: Workload<Values, Outputs>,
): Workload<Values, Outputs> {
  return definition;
}

/** The workloads of a list that an environment has, each with its values. */
export function workloadsOf(
  list: Workloads,
  { workloads }: { readonly workloads: WorkloadValues },
): { readonly name: string; readonly workload: Workload; readonly values: WorkloadBlock }[] {
  return Object.entries(list).flatMap(([name, each]) => {
    const values = workloads[name];
    return values === undefined ? [] : [{ name, workload: each, values }];
  });
}
