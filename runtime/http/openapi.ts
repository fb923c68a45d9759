import * as z from "zod";
import { type ProblemCode, problems } from "../functions/search/contract/problems";
import { HealthAnswer, Item, ProblemDocument, SearchAnswer } from "../functions/search/contract/search-answer";
import { ItemPath, PhotoParameters, TextParameters } from "../functions/search/contract/search-parameters";

export interface Parameter {
  readonly name: string;
  readonly in: "query" | "path" | "header";
  readonly required: boolean;
  readonly description: string;
  readonly schema: object;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { description: string; headers?: object; content?: object }>>;
}

export type OpenApiDocument = ReturnType<typeof openApiDocument>;

const schemas = { SearchAnswer, Item, HealthAnswer, Problem: ProblemDocument };
const ofEveryRequest: readonly ProblemCode[] = ["TooManyRequests", "InternalError"];
const ofFilters: readonly ProblemCode[] = [
  "ParameterNotValid",
  "CatalogueNotReady",
  "SearchNotAvailable",
  "SearchRefused",
];
const ofEmbeddings: readonly ProblemCode[] = [
  "ImageNotDecodable",
  "ImageNotUsable",
  "EmbeddingNotUsable",
  "DeploymentUnknown",
  "EmbeddingBusy",
  "EmbeddingNotAvailable",
];

/** The API as OpenAPI 3.1 describes it, made of the schemas that requests are read with. @param maxImageBytes of a photo */
export function openApiDocument(maxImageBytes: number) {
  const paths: Record<string, Record<string, Operation>> = {
    "/search": { post: searchByPhoto(maxImageBytes), get: searchByText },
    "/items/{id}": { get: item },
    "/items/{id}/similar": { get: similar },
    "/items/{id}/picture": { get: picture },
    "/health": { get: health },
  };
  return {
    openapi: "3.1.0",
    info: {
      title: "Visual search",
      version: "1",
      description: "Send a photo, get the items of the catalogue that look most like it.",
    },
    servers: [{ url: "/api/v1" }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, jsonOf(schema)])),
    },
  };
}

const fresh: Parameter = {
  name: "cache-control",
  in: "header",
  required: false,
  description: "`no-cache` asks for an answer that is made now.",
  schema: { type: "string", enum: ["no-cache"] },
};

const searchHeaders = {
  "x-vitrine-cache": header("What came from the cache, such as `embedding=hit, results=miss`."),
  "x-vitrine-deployment": header("The deployment that made the photo's embedding."),
  "server-timing": header("How long each step took, in milliseconds; browsers show it."),
  "x-request-id": header("Names this request; a UUID that the request brings is kept."),
};

function searchByPhoto(maxImageBytes: number): Operation {
  const file = { type: "string", format: "binary", maxLength: maxImageBytes };
  return {
    operationId: "searchByPhoto",
    summary: "Find what looks like a photo",
    description:
      "Filters come in the query string, or as fields of the form. With `text` both orders are joined.",
    parameters: [...parametersOf(PhotoParameters, "query"), fresh],
    requestBody: {
      required: true,
      description: `A photo of up to ${Math.floor(maxImageBytes / 1024 ** 2)} MB: JPEG, PNG, WebP, GIF or AVIF.`,
      content: {
        "image/*": { schema: file },
        "multipart/form-data": {
          schema: { type: "object", required: ["image"], properties: { image: file } },
        },
      },
    },
    responses: {
      ...found("SearchAnswer", "The items that look most like it.", searchHeaders),
      ...problemsOf([
        ...ofFilters,
        ...ofEmbeddings,
        "ImageMissing",
        "FormNotValid",
        "ImageEmpty",
        "ImageTooLarge",
        "ImageFormatNotSupported",
        "ContentTypeNotSupported",
      ]),
    },
  };
}

const searchByText: Operation = {
  operationId: "searchByText",
  summary: "Find items by words, or browse them",
  parameters: [...parametersOf(TextParameters, "query"), fresh],
  responses: {
    ...found("SearchAnswer", "The items whose title or category fits best.", searchHeaders),
    ...problemsOf(ofFilters),
  },
};

const item: Operation = {
  operationId: "getItem",
  summary: "One item",
  parameters: parametersOf(ItemPath, "path"),
  responses: {
    ...found("Item", "The item."),
    ...problemsOf(["ParameterNotValid", "ItemNotFound", "SearchNotAvailable", "SearchRefused"]),
  },
};

const similar: Operation = {
  operationId: "getSimilarItems",
  summary: "What looks like an item",
  parameters: [...parametersOf(ItemPath, "path"), ...parametersOf(PhotoParameters, "query"), fresh],
  responses: {
    ...found("SearchAnswer", "The items that look most like its picture, without itself.", searchHeaders),
    ...problemsOf([...ofFilters, ...ofEmbeddings, "ItemNotFound", "PictureNotFound"]),
  },
};

const picture: Operation = {
  operationId: "getPicture",
  summary: "The picture of an item",
  parameters: parametersOf(ItemPath, "path"),
  responses: {
    200: {
      description: "A JPEG, with an ETag.",
      content: { "image/jpeg": { schema: { type: "string", format: "binary" } } },
    },
    304: { description: "The picture that If-None-Match names is still the one." },
    ...problemsOf(["ParameterNotValid", "PictureNotFound"]),
  },
};

const health: Operation = {
  operationId: "getHealth",
  summary: "Whether the API can serve, and what it goes on without",
  responses: {
    ...found("HealthAnswer", "It serves; `degraded` says that something is missing."),
    503: { description: "It cannot serve.", content: contentOf("HealthAnswer") },
  },
};

function parametersOf(schema: z.ZodType, place: "query" | "path"): Parameter[] {
  const { properties = {}, required = [] } = jsonOf(schema, "output") as {
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

function jsonOf(schema: z.ZodType, io: "output" | "input" = "output"): object {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return json;
}

function found(schema: keyof typeof schemas, description: string, headers?: object): Operation["responses"] {
  return { 200: { description, ...(headers && { headers }), content: contentOf(schema) } };
}

function problemsOf(codes: readonly ProblemCode[]): Operation["responses"] {
  const all = [...codes, ...ofEveryRequest];
  const statuses = [...new Set(all.map((code) => problems[code][0]))].sort();
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: all
          .filter((code) => problems[code][0] === status)
          .map((code) => `\`${code}\`: ${problems[code][1]}.`)
          .join("\n"),
        content: contentOf("Problem", "application/problem+json"),
      },
    ]),
  );
}

function contentOf(schema: keyof typeof schemas, type = "application/json"): object {
  return { [type]: { schema: { $ref: `#/components/schemas/${schema}` } } };
}

function header(description: string): object {
  return { description, schema: { type: "string" } };
}
