import type { TokenCredential } from "@azure/identity";
import * as z from "zod";
import { jsonIn } from "../runtime/shared/json-in";
import { Failure } from "./failure";

/** An API of an environment that takes and answers JSON. */
export interface JsonApiOptions {
  readonly environment: string;
  /** What people call it, e.g. "films". */
  readonly name: string;
  /** Up to /v1. */
  readonly url: string;
  /** What a token for it is asked for. */
  readonly audience: string;
  readonly credential: TokenCredential;
  /** What helps whoever it refuses. */
  readonly whenForbidden: string;
}

const Problem = z.object({ code: z.string(), title: z.string().optional(), detail: z.string().optional() });
const timeoutMs = 60_000;

/** An API as whoever runs the command. */
export class JsonApi {
  private readonly options: JsonApiOptions;

  constructor(options: JsonApiOptions) {
    this.options = options;
  }

  /** @throws Failure FilmsNotReached, or the like of another API; or the code of the API's problem with its words */
  async ask<Answer>(
    method: "DELETE" | "GET" | "POST",
    path: string,
    schema: z.ZodType<Answer>,
    body?: object,
  ): Promise<Answer> {
    const { url, audience, credential } = this.options;
    const { token = "" } = (await credential.getToken(`${audience}/.default`)) ?? {};
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw this.notReached("it does not answer", cause);
    });
    const text = await response.text();
    if (response.ok) return schema.parse(JSON.parse(text));
    throw this.refused(response.status, text);
  }

  private refused(status: number, text: string): Failure {
    const { environment, name, whenForbidden } = this.options;
    const { data } = Problem.safeParse(jsonIn(text));
    if (!data) return this.notReached(`it answered ${status}`);
    return new Failure(data.code, {
      what: data.detail ?? data.title ?? `the ${name} API answered ${status}`,
      why: `the ${name} API of ${environment} answered ${status}`,
      fix:
        status === 401 || status === 403
          ? whenForbidden
          : "put right what it says, or look at npx vitrine logs",
    });
  }

  private notReached(why: string, cause?: unknown): Failure {
    const { environment, name } = this.options;
    return new Failure(`${name.charAt(0).toUpperCase()}${name.slice(1)}NotReached`, {
      what: `the ${name} API of ${environment} cannot be asked`,
      why,
      fix: "npx vitrine logs shows what the function app does",
      cause,
    });
  }
}
