import * as z from "zod";
import type { FilmsOutputs } from "../../workloads/films/outputs";
import { credentialOf } from "../credential";
import { expectEnvironment } from "../environments";
import { Failure } from "../failure";
import { workloadOutputs } from "../outputs";

/** An environment's films, as whoever runs the command. */
export interface FilmsApi {
  readonly environment: string;
  readonly outputs: FilmsOutputs;
  /** @throws Failure FilmsNotReached, or the code of the API's problem with its words */
  ask<Answer>(
    method: "GET" | "POST",
    path: string,
    schema: z.ZodType<Answer>,
    body?: object,
  ): Promise<Answer>;
}

const Problem = z.object({ code: z.string(), title: z.string().optional(), detail: z.string().optional() });
const timeoutMs = 60_000;

export async function openFilmsApi(root: string, environment: string): Promise<FilmsApi> {
  await expectEnvironment(environment);
  const outputs = await workloadOutputs(root, environment, "films");
  const credential = await credentialOf(root, environment);
  return {
    environment,
    outputs,
    async ask(method, path, schema, body) {
      const { token = "" } = (await credential.getToken(`${outputs.films_audience}/.default`)) ?? {};
      const response = await fetch(outputs.films_api_url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) },
        signal: AbortSignal.timeout(timeoutMs),
        ...(body && { body: JSON.stringify(body) }),
      }).catch((cause: unknown) => {
        throw notReached(environment, "it does not answer", cause);
      });
      const text = await response.text();
      if (response.ok) return schema.parse(JSON.parse(text));
      throw refused(environment, response.status, text);
    },
  };
}

function refused(environment: string, status: number, text: string): Failure {
  const { data } = Problem.safeParse(jsonIn(text));
  if (!data) return notReached(environment, `it answered ${status}`);
  const isForbidden = status === 401 || status === 403;
  return new Failure(data.code, {
    what: data.detail ?? data.title ?? `the films API answered ${status}`,
    why: `the films API of ${environment} answered ${status}`,
    fix: isForbidden
      ? "ask for the role Films.Operate: access.operate of the workload films in the environment's file"
      : "put right what it says, or look at npx vitrine logs",
  });
}

function notReached(environment: string, why: string, cause?: unknown): Failure {
  return new Failure("FilmsNotReached", {
    what: `the films API of ${environment} cannot be asked`,
    why,
    fix: "npx vitrine logs shows what the function app does",
    cause,
  });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
