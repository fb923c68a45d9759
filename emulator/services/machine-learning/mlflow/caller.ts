import { createHash, randomBytes } from "node:crypto";
import { AccessDenied, type Identity } from "../../../identity/identity";
import { inAzure } from "../../../resource-manager/arm-rest";
import { MlflowError } from "./mlflow-error";

const workspaceType = "Microsoft.MachineLearningServices/workspaces";

/** What tracking asks of a caller's role, as Microsoft lists it for custom roles. */
const actions = {
  read: [`${workspaceType}/experiments/read`, `${workspaceType}/jobs/read`],
  write: [`${workspaceType}/experiments/write`, `${workspaceType}/jobs/write`],
};

/** Tokens that Azure ML gives to a job for its own run, as long as it runs. */
export class RunTokens {
  private readonly known = new Map<string, { readonly workspaceId: string; readonly runId: string }>();

  issue(workspaceId: string, runId: string): string {
    const token = `run.${randomBytes(32).toString("base64url")}`;
    this.known.set(hash(token), { workspaceId, runId });
    return token;
  }

  revoke(token: string): void {
    this.known.delete(hash(token));
  }

  runOf(authorization: string | undefined, workspaceId: string): string | undefined {
    const found = this.known.get(hash(authorization?.replace(/^bearer /i, "") ?? ""));
    return found?.workspaceId.toLowerCase() === workspaceId.toLowerCase() ? found.runId : undefined;
  }
}

/**
 * Who asks, and whether they may.
 *
 * @param run that is written to, where it is known: a run's token writes to its own
 * @returns the caller's name
 * @throws MlflowError UNAUTHENTICATED, PERMISSION_DENIED
 */
export function admit(
  asked: {
    readonly authorization: string | undefined;
    readonly workspaceId: string;
    readonly writes: boolean;
    readonly run: string | undefined;
  },
  { identity, tokens }: { readonly identity: Identity; readonly tokens: RunTokens },
): string {
  const own = tokens.runOf(asked.authorization, asked.workspaceId);
  if (own !== undefined) {
    if (!asked.writes || asked.run === own) return own;
    throw new MlflowError("PERMISSION_DENIED", `The token of the run ${own} may write to that run alone`);
  }
  try {
    const principal = identity.authenticate(asked.authorization, inAzure);
    for (const action of actions[asked.writes ? "write" : "read"])
      identity.authorize(principal, action, asked.workspaceId);
    return principal.name;
  } catch (error) {
    if (!(error instanceof AccessDenied)) throw error;
    throw new MlflowError(error.statusCode === 401 ? "UNAUTHENTICATED" : "PERMISSION_DENIED", error.message);
  }
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
