import { type ConsoleDemand, ofConsole } from "./console-demand";

/** What is asked of an estate: in a month as it is expected, and in one in which nobody comes. Nothing is built from it. */
export interface Demand {
  readonly expected: MonthlyDemand;
  /** What is left is paid for being there. */
  readonly atRest: MonthlyDemand;
  /** What is expected, a sentence for each part of it. */
  readonly inWords: readonly string[];
}

/** What a month asks of each part, by the path of its construct; `npx vitrine cost` multiplies it with prices. */
export interface MonthlyDemand {
  /** Function apps. A storage account below one is its host's, and its demand follows from the app's. */
  readonly apps?: ByPath<AppDemand>;
  readonly accounts?: ByPath<AccountDemand>;
  /** Profiles of Front Door. */
  readonly edges?: ByPath<EdgeDemand>;
  /** What comes to the estate's console, which lies below no workload. */
  readonly console?: ConsoleDemand;
  /**
   * What answers for models: its endpoint, machines, workspace and registry lie at this path or below it. Where several models are asked for
   * different things, each has a line of its own at the path of its deployment, beside what all have in common.
   */
  readonly models?: ByPath<ModelDemand>;
  /** Clusters that train, which have no machine otherwise. */
  readonly trainings?: ByPath<TrainingDemand>;
  /** Search services. */
  readonly indexes?: ByPath<IndexDemand>;
  /** Namespaces of event hubs. */
  readonly hubs?: ByPath<HubDemand>;
}

type ByPath<Part> = Readonly<Record<string, Part>>;

export interface AppDemand {
  readonly executions: number;
  /** Executions that begin with a message in the host's own queue, as those of a blob trigger do. */
  readonly queued: number;
  /** Seconds in which an instance executes something, once for all that it does at that time. */
  readonly activeSeconds: number;
  /** Kilobytes of requests, dependencies, events and traces in Application Insights, for one execution. */
  readonly telemetryKB: number;
  readonly because: string;
}

export interface AccountDemand {
  readonly storedGB: number;
  /** That are kept at a time, where the account has folders (a hierarchical namespace), whose index is paid for. @default - it has none */
  readonly files?: number;
  readonly writes: number;
  readonly reads: number;
  readonly queueOperations: number;
  /** Gigabytes that are written, and copied to the other region where there is one. */
  readonly writtenGB: number;
  readonly moved: Moved;
  readonly because: string;
}

export interface EdgeDemand {
  readonly requests: number;
  readonly toClientsGB: number;
  readonly toOriginsGB: number;
  readonly because: string;
}

export interface ModelDemand {
  /** What a model is asked about. */
  readonly inputs: number;
  /** One of them, e.g. "photo". */
  readonly input: string;
  /** How many of them a machine answers for in a second. */
  readonly inputsPerMachineSecond: number;
  /** Requests with one input or more. */
  readonly requests: number;
  /** Hours of a day that all of them fall into. */
  readonly busyHours: number;
  readonly moved: Moved;
  /** New versions of what serves them, each an image to build. */
  readonly releases: number;
}

export interface TrainingDemand {
  readonly runs: number;
  /** Of one run, from when its machine starts until it is gone again. */
  readonly hoursOfRun: number;
}

export interface IndexDemand {
  readonly queries: number;
}

export interface HubDemand {
  /** Events that are sent, of up to 64 KB. */
  readonly events: number;
  readonly because: string;
}

/** What goes in and out over the network. */
export interface Moved {
  readonly gigabytes: number;
  readonly because: string;
}

/** The demand of a workload, whose paths begin at its construct, in an estate that has it at `path`. */
export function below(path: string, { expected, atRest, inWords }: Demand): Demand {
  return { expected: monthBelow(path, expected), atRest: monthBelow(path, atRest), inWords };
}

/** What several workloads of an estate ask for. */
export function together(demands: readonly Demand[]): Demand {
  return {
    expected: monthTogether(demands.map(({ expected }) => expected)),
    atRest: monthTogether(demands.map(({ atRest }) => atRest)),
    inWords: demands.flatMap(({ inWords }) => inWords),
  };
}

/** 1,234,567, as it stands in a sentence. */
export const counted = (quantity: number): string =>
  quantity.toLocaleString("en-US", { maximumFractionDigits: quantity < 10 ? 2 : 0 });

function monthBelow(path: string, { console, ...month }: MonthlyDemand): MonthlyDemand {
  const parts = Object.entries(month).map(([kind, byPath]) => [
    kind,
    Object.fromEntries(Object.entries(byPath).map(([inner, part]) => [`${path}/${inner}`, part])),
  ]);
  return { ...Object.fromEntries(parts), console };
}

function monthTogether(months: readonly MonthlyDemand[]): MonthlyDemand {
  const all = <Part>(kind: (month: MonthlyDemand) => ByPath<Part> | undefined): ByPath<Part> =>
    Object.assign({}, ...months.map((month) => kind(month) ?? {}));
  const console = ofConsole(months.flatMap(({ console }) => console ?? []));
  return {
    apps: all(({ apps }) => apps),
    accounts: { ...all(({ accounts }) => accounts), ...console.accounts },
    edges: { ...all(({ edges }) => edges), ...console.edges },
    models: all(({ models }) => models),
    trainings: all(({ trainings }) => trainings),
    indexes: all(({ indexes }) => indexes),
    hubs: all(({ hubs }) => hubs),
  };
}
