import * as z from "zod";
import { type TrackingClient, trackingClient } from "../tracking/tracking-client";
import { askWorkspace } from "./ask-workspace";
import { JobError } from "./job-error";

const Workspace = z.object({ properties: z.object({ mlFlowTrackingUri: z.string() }) });

/** The tracking of a workspace, which says itself where it is. @throws JobError JobsNotReached, JobRefused */
export async function findTracking(place: Parameters<typeof askWorkspace>[0]): Promise<TrackingClient> {
  const { status, body } = await askWorkspace(place, "GET", "");
  const workspace = Workspace.safeParse(body);
  if (status === 200 && workspace.success)
    return trackingClient({ uri: workspace.data.properties.mlFlowTrackingUri, tokens: place.tokens });
  throw new JobError("JobRefused", {
    what: "The workspace does not say where runs are tracked",
    why: `Azure ML answered ${status === 200 ? "in another form" : status}`,
    fix: "compare the workspace with what was deployed last",
  });
}
