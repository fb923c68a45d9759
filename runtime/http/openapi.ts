import * as z from "zod";
import type { ApiOperation, OperationAnswer, Parameter, RequestBody } from "./api-operation";
import { type commonProblems, ProblemDocument, type ProblemTable } from "./problem";

/** What people read first. */
export interface About {
  readonly title: string;
  readonly description: string;
  /** A call to try. */
  readonly example: string;
}

export interface DescribedOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: Responses;
}

type Responses = Readonly<Record<string, { description: string; headers?: object; content?: object }>>;

export type OpenApiDocument = Awaited<ReturnType<typeof openApiDocument>>;

interface Described<Context> {
  readonly about: About;
  /** Where the API is on its host. */
  readonly basePath: string;
  readonly operations: readonly { method: string; path: string; operation: ApiOperation<Context> }[];
  readonly problems: ProblemTable;
  readonly context: Context;
}

const ofEveryRequest = ["TooManyRequests", "InternalError"] satisfies (keyof typeof commonProblems)[];

/** The API as OpenAPI 3.1 describes it, made of the schemas that requests are read with. */
export async function openApiDocument<Context>({
  about,
  basePath,
  operations,
  problems,
  context,
}: Described<Context>) {
  const paths: Record<string, Record<string, DescribedOperation>> = {};
  const schemas: Record<string, z.ZodType> = {};
  for (const { method, path, operation } of operations) {
    const described = describe(operation, problems, await operation.body?.(context));
    paths[path] = { ...paths[path], [method.toLowerCase()]: described };
    for (const { json } of Object.values(operation.answers)) Object.assign(schemas, json);
  }
  return {
    openapi: "3.1.0",
    info: { title: about.title, version: "1", description: about.description },
    servers: [{ url: basePath }],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries({ ...schemas, Problem: ProblemDocument }).map(([name, schema]) => [
          name,
          jsonOf(schema),
        ]),
      ),
    },
  };
}

function describe<Context>(
  operation: ApiOperation<Context>,
  table: ProblemTable,
  requestBody: RequestBody | undefined,
): DescribedOperation {
  const { id, summary, description, path, query, headers = [], answers, problems } = operation;
  const parameters = [...parametersOf(path, "path"), ...parametersOf(query, "query"), ...headers];
  return {
    operationId: id,
    summary,
    ...(description && { description }),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, given]) => [status, responseOf(given)])),
      ...(problems && problemResponses([...problems, ...ofEveryRequest], table)),
    },
  };
}

function parametersOf(schema: z.ZodType | undefined, place: "query" | "path"): Parameter[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonOf(schema) as {
    properties?: Record<string, { description?: string; default?: unknown }>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description = "", ...rest }]) => ({
    name,
    in: place,
    required: required.includes(name) && rest.default === undefined,
    description,
    schema: rest,
  }));
}

function jsonOf(schema: z.ZodType): object {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: "output", unrepresentable: "any" });
  return json;
}

function responseOf({ description, headers, json, file }: OperationAnswer): Responses[string] {
  const [name] = Object.keys(json ?? {});
  return {
    description,
    ...(headers && { headers: headersOf(headers) }),
    ...(name && { content: contentOf(name) }),
    ...(file && { content: { [file]: { schema: { type: "string", format: "binary" } } } }),
  };
}

function headersOf(headers: Readonly<Record<string, string>>): object {
  const described = Object.entries(headers).map(([name, description]) => [
    name,
    { description, schema: { type: "string" } },
  ]);
  return Object.fromEntries(described);
}

/** What may go wrong, by status. */
function problemResponses(codes: readonly string[], table: ProblemTable): Responses {
  const all = codes.flatMap((code) => {
    const [status, title] = table[code] ?? [];
    return status ? [{ status, line: `\`${code}\`: ${title}.` }] : [];
  });
  const statuses = [...new Set(all.map(({ status }) => status))];
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: all
          .filter((each) => each.status === status)
          .map(({ line }) => line)
          .join("\n"),
        content: contentOf("Problem", "application/problem+json"),
      },
    ]),
  );
}

function contentOf(schema: string, type = "application/json"): object {
  return { [type]: { schema: { $ref: `#/components/schemas/${schema}` } } };
}
