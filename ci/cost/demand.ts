import type {
  AccountDemand,
  AppDemand,
  EdgeDemand,
  HubDemand,
  IndexDemand,
  ModelDemand,
  TrainingDemand,
} from "../../workloads/demand";
import type { Declared } from "../stack";
import { type Context, UnknownUsage } from "./usage";

type DemandOf<Part> = (declared: Declared, context: Context) => Part;

/** @throws UnknownUsage for an app of which no workload says what it is for */
export const appDemand: DemandOf<AppDemand> = ({ path }, { demand }) => said(demand.apps?.[path], path);

/** @throws UnknownUsage for an account of which no workload says what it is for */
export const accountDemand: DemandOf<AccountDemand> = ({ path }, { demand }) =>
  said(demand.accounts?.[path] ?? hostStorage(around(path, demand.apps)), path);

/** @throws UnknownUsage for a profile of Front Door of which no workload says who comes */
export const edgeDemand: DemandOf<EdgeDemand> = ({ path }, { demand }) => said(demand.edges?.[path], path);

/** @throws UnknownUsage for what serves models that no workload asks anything */
export const modelDemand: DemandOf<ModelDemand> = ({ path }, { demand }) =>
  said(around(path, demand.models), path);

/** What all models are asked that answer there: those of deployments that are declared and have a line of their own, and the rest. */
export const answeredDemand: DemandOf<Pick<ModelDemand, "moved" | "requests">> = (declared, context) => {
  const { stack, demand } = context;
  const models = demand.models ?? {};
  const whole = modelDemand(declared, context);
  const path = pathAround(declared.path, models) ?? declared.path;
  const own = Object.entries(models).flatMap(([inner, asked]) =>
    inner.startsWith(`${path}/`) && stack.declared.some((each) => each.path === inner) ? [asked] : [],
  );
  if (own.length === 0) return whole;
  const all = [whole, ...own];
  const moved = all.filter(({ moved: { gigabytes } }) => gigabytes > 0).map((each) => each.moved);
  return {
    requests: all.reduce((sum, { requests }) => sum + requests, 0),
    moved: {
      gigabytes: moved.reduce((sum, { gigabytes }) => sum + gigabytes, 0),
      because: moved.map(({ because }) => because).join(", "),
    },
  };
};

/** What trains there; undefined for a cluster that does something else. */
export const trainingDemand: DemandOf<TrainingDemand | undefined> = ({ path }, { demand }) =>
  around(path, demand.trainings);

/** @throws UnknownUsage for a search service that no workload queries */
export const indexDemand: DemandOf<IndexDemand> = ({ path }, { demand }) =>
  said(demand.indexes?.[path], path);

/** @throws UnknownUsage for event hubs of which no workload says what is sent to them */
export const hubDemand: DemandOf<HubDemand> = ({ path }, { demand }) => said(demand.hubs?.[path], path);

function said<Part>(part: Part | undefined, path: string): Part {
  if (part) return part;
  throw new UnknownUsage(`no workload's demand.ts says which load ${path} carries`);
}

/** What is said of a construct, or of the nearest one around it. */
function around<Part>(path: string, parts: Readonly<Record<string, Part>> = {}): Part | undefined {
  return parts[pathAround(path, parts) ?? ""];
}

function pathAround(path: string, parts: Readonly<Record<string, unknown>>): string | undefined {
  if (path in parts) return path;
  const end = path.lastIndexOf("/");
  return end === -1 ? undefined : pathAround(path.slice(0, end), parts);
}

/** What a function app's host keeps beside it: its package, leases, and the messages of its blob trigger. */
function hostStorage(app: AppDemand | undefined): AccountDemand | undefined {
  return (
    app && {
      storedGB: 0.2,
      writes: app.executions / 100,
      reads: app.activeSeconds / 10,
      queueOperations: app.queued * 4,
      writtenGB: 0,
      moved: { gigabytes: 0, because: "little" },
      because: "the package, a lease renewed while it runs, and 4 queue operations for each event",
    }
  );
}
