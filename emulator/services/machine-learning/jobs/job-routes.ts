import { lastSegment } from "../../../../azure/resource-id";
import type { Identity } from "../../../identity/identity";
import { bodyOf, inAzure } from "../../../resource-manager/arm-rest";
import { type ArmRoute, pathOf } from "../../../resource-manager/arm-route";
import { notFound, ResourceError } from "../../../resource-manager/resource-error";
import type { Resource, ResourceStore } from "../../../resource-manager/resource-store";
import { armType } from "../../../resource-manager/types/azapi";
import { clusterAt } from "../clusters/cluster";
import type { Tracking } from "../mlflow/tracking";
import { versionOf } from "../resources/assets";
import { type CommandJob, mutable, notValid, programOf, readCommandJob } from "./command-job";
import type { Job } from "./job";
import { jobView } from "./job-view";
import { isNamed, type Jobs } from "./jobs";

const workspaceType = "Microsoft.MachineLearningServices/workspaces";
const jobType = `${workspaceType}/jobs`;
const namePattern = /^[A-Za-z0-9][\w-]{0,254}$/;

interface Parts {
  readonly jobs: Jobs;
  readonly tracking: Tracking;
  readonly identity: Identity;
  readonly resources: ResourceStore;
}

/** Jobs can be started, listed, read and canceled by programs and people's tools; never by Terraform. */
export function jobRoutes(parts: Parts): ArmRoute[] {
  const { jobs, tracking } = parts;
  const path = pathOf(jobType);
  return [
    {
      method: "PUT",
      path,
      name: "PUT a command job of an ML workspace",
      action: `${jobType}/write`,
      answer: async (id, request) => putJob(id, request, parts),
    },
    {
      method: "GET",
      path,
      name: "GET a job",
      action: `${jobType}/read`,
      answer: (id) => Response.json(jobView(existing(id, jobs), tracking)),
    },
    {
      method: "GET",
      path: pathOf(workspaceType, "/jobs"),
      name: "GET the jobs of a workspace",
      action: `${jobType}/read`,
      answer(id, request) {
        const { id: workspaceId } = workspaceAt(id, parts);
        const found = jobs.of(workspaceId).filter(matching(new URL(request.url).searchParams));
        return Response.json({ value: found.map((job) => jobView(job, tracking)) });
      },
    },
    {
      method: "POST",
      path: pathOf(jobType, "/cancel"),
      name: "POST cancel to a job",
      action: `${jobType}/cancel/action`,
      answer(id) {
        jobs.cancel(existing(id, jobs).id);
        return new Response(null, { status: 200 });
      },
    },
  ];
}

async function putJob(id: string, request: Request, parts: Parts): Promise<Response> {
  const { jobs, tracking, identity, resources } = parts;
  const workspace = workspaceAt(id.split(/\/jobs\//i)[0] ?? "", parts);
  const name = lastSegment(id);
  if (!namePattern.test(name)) {
    throw notValid(`The job's name "${name}" may have 1 to 255 letters, digits, hyphens and underscores`);
  }
  const properties = readCommandJob(await bodyOf(request));
  const known = jobs.get(id);
  if (known !== undefined) {
    refuseChange(known, properties);
    return Response.json(jobView(jobs.relabel(known.id, properties), tracking));
  }
  const starter = identity.authenticate(request.headers.get("authorization") ?? undefined, inAzure);
  programOf(properties.command);
  versionOf("environments", properties.environmentId, { resources });
  const cluster = clusterAt(properties.computeId, workspace.id, { resources });
  if (properties.identity?.identityType === "Managed") {
    const wanted = properties.identity;
    const named = cluster.identities.find((each) => isNamed(each, wanted));
    if (named === undefined) {
      throw new ResourceError(
        400,
        "UserError",
        `The managed identity that the job names is none of those of the compute cluster ${lastSegment(cluster.id)}.`,
      );
    }
    // whoever starts what acts as an identity could otherwise act as it without a right to
    identity.authorize(
      starter,
      "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
      named.resourceId,
    );
  }
  const now = Date.now();
  const job = jobs.put({
    id: `${workspace.id}/jobs/${name}`,
    name,
    workspaceId: workspace.id,
    properties,
    status: "Starting",
    createdBy: starter.name,
    createdAt: now,
    changedAt: now,
  });
  return Response.json(jobView(job, tracking), { status: 201 });
}

/** @throws ResourceError 400 when anything else than labels would change */
function refuseChange(known: Job, properties: CommandJob): void {
  const fixed = (one: CommandJob) =>
    JSON.stringify(
      Object.entries(one)
        .filter(([name, value]) => !mutable.some((each) => each === name) && value !== null)
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    );
  if (fixed(known.properties) === fixed(properties)) return;
  throw new ResourceError(
    400,
    "UserError",
    `A job with the name "${known.name}" already exists. If you are trying to submit a new job, use a different name. ` +
      `If you are trying to update an existing job, only ${mutable.join(", ")} can be changed.`,
  );
}

/** What of `jobs` a list's query leaves. @throws ResourceError for parameters that do nothing here */
function matching(query: URLSearchParams): (job: Job) => boolean {
  for (const name of query.keys()) {
    if (["api-version", "jobType", "tag", "listViewType"].includes(name)) continue;
    throw new ResourceError(
      501,
      "NotRunLocally",
      `The local Azure knows no ${name} in a list of jobs; leave it out.`,
    );
  }
  const [type, tag, view] = ["jobType", "tag", "listViewType"].map((name) => query.get(name));
  return ({ properties }) => {
    if (type && properties.jobType.toLowerCase() !== type.toLowerCase()) return false;
    if (tag && !Object.hasOwn(properties.tags ?? {}, tag)) return false;
    return view === "All" || (properties.isArchived === true) === (view === "ArchivedOnly");
  };
}

function existing(id: string, jobs: Jobs): Job {
  const found = jobs.get(id);
  if (found === undefined) throw notFound(id);
  return found;
}

function workspaceAt(id: string, { resources }: Parts): Resource {
  const found = resources.get(id);
  if (found?.type === "azapi_resource" && armType(found.values) === workspaceType) return found;
  throw notFound(id);
}
