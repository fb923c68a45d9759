import type { HttpMethod, HttpResponseInit } from "@azure/functions";
import type * as z from "zod";
import type { ApiCall } from "./answer";

/** Where an operation is. Its file says the rest, and is loaded by the first request that needs it. */
export interface ApiRoute<Context> {
  readonly method: HttpMethod;
  /** Below /api/v1, e.g. "/items/{id}". */
  readonly path: string;
  readonly load: () => Promise<{ readonly operation: ApiOperation<Context> }>;
}

/** By the name of its Azure function. */
export type ApiRoutes<Context> = Readonly<Record<string, ApiRoute<Context>>>;

/** One thing that an API does: what it takes, what it answers, and how. Its documentation is made of this. */
export interface ApiOperation<
  Context,
  Code extends string = string,
  Path extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
> {
  /** Its name for programs, e.g. "getItem". */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  /** Of the client's requests in a minute: 1 for an ordinary one, 0 for what anybody may ask without a limit. */
  readonly cost: number;
  readonly path?: Path;
  readonly query?: Query;
  readonly headers?: readonly Parameter[];
  readonly answers: Readonly<Record<number, OperationAnswer>>;
  /** Besides those of every request. @default - none are described */
  readonly problems?: readonly Code[];
  body?(context: Context): RequestBody | Promise<RequestBody>;
  handle(call: OperationCall<Path, Query>, context: Context): Promise<HttpResponseInit>;
}

export interface OperationCall<Path extends z.ZodType = z.ZodType, Query extends z.ZodType = z.ZodType>
  extends ApiCall {
  readonly path: z.output<Path>;
  /**
   * The parameters of the query string.
   *
   * @param more that the body brings, such as the fields of a form
   * @throws Problem ParameterNotValid
   */
  query(more?: Iterable<readonly [string, string]>): z.output<Query>;
}

export interface OperationAnswer {
  readonly description: string;
  /** What each says, by its name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The schema of its JSON, by the name that the documentation gives it: `{ Item }`. */
  readonly json?: Readonly<Record<string, z.ZodType>>;
  /** The media type of what is no JSON, e.g. "image/jpeg". */
  readonly file?: string;
}

/** As OpenAPI writes them. */
export interface Parameter {
  readonly name: string;
  readonly in: "query" | "path" | "header";
  readonly required: boolean;
  readonly description: string;
  readonly schema: object;
}

export interface RequestBody {
  readonly required: boolean;
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: object; readonly examples?: object }>>;
}
