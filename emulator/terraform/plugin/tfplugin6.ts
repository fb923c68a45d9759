import {
  bool,
  bytes,
  type Codec,
  type Decoded,
  entries,
  field,
  int,
  message,
  repeated,
  string,
} from "./protobuf";

/** The messages of Terraform's plugin protocol, version 6, that a provider without functions exchanges. */
export const DynamicValue = message({ msgpack: field(1, bytes), json: field(2, bytes) });

const PathStep = message({
  attribute_name: field(1, string),
  element_key_string: field(2, string),
  element_key_int: field(3, int),
});
const AttributePath = message({ steps: repeated(1, PathStep) });

export const severity = { error: 1, warning: 2 } as const;
export const Diagnostic = message({
  severity: field(1, int),
  summary: field(2, string),
  detail: field(3, string),
  attribute: field(4, AttributePath),
});
const diagnostics = (number: number) => repeated(number, Diagnostic);

const plainAttribute = {
  name: field(1, string),
  type: field(2, bytes),
  description: field(3, string),
  required: field(4, bool),
  optional: field(5, bool),
  computed: field(6, bool),
  sensitive: field(7, bool),
  deprecated: field(9, bool),
  write_only: field(11, bool),
};
const NestedObject = message({ attributes: repeated(1, message(plainAttribute)), nesting: field(3, int) });
export const SchemaAttribute = message({ ...plainAttribute, nested_type: field(10, NestedObject) });

/** Blocks hold blocks: the inner codec is looked up when it is used. */
const innerBlock = {
  wire: 2 as const,
  encode: (value: SchemaBlock): number | Buffer => Block.encode(value),
  decode: (raw: number | Buffer): SchemaBlock => Block.decode(raw),
};
export const nesting = { single: 1, list: 2, set: 3, map: 4 } as const;
const NestedBlock = message({
  type_name: field(1, string),
  block: field(2, innerBlock),
  nesting: field(3, int),
  min_items: field(4, int),
  max_items: field(5, int),
});
const Block = message({ attributes: repeated(2, SchemaAttribute), block_types: repeated(3, NestedBlock) });

/** Written out, because a type cannot be inferred from itself. */
export interface SchemaBlock {
  readonly attributes?: readonly Decoded<typeof SchemaAttribute>[];
  readonly block_types?: readonly {
    readonly type_name?: string;
    readonly block?: SchemaBlock;
    readonly nesting?: number;
    readonly min_items?: number;
    readonly max_items?: number;
  }[];
}
const Schema = message({ version: field(1, int), block: field(2, innerBlock) });

const Empty = message({});
const RawState = message({ json: field(1, bytes) });
const value = (number: number) => field(number, DynamicValue);
const typeName = field(1, string);
const isPrivate = (number: number) => field(number, bytes);

const method = <Request, Response>(request: Codec<Request>, response: Codec<Response>) => ({
  request,
  response,
  /** The call in bytes. */
  serve:
    (call: (request: Request) => Promise<Response>) =>
    async (bytes: Buffer): Promise<Buffer> =>
      response.encode(await call(request.decode(bytes))) as Buffer,
});

export const methods = {
  GetProviderSchema: method(
    Empty,
    message({
      provider: field(1, Schema),
      resource_schemas: entries(2, Schema),
      data_source_schemas: entries(3, Schema),
      diagnostics: diagnostics(4),
      server_capabilities: field(6, message({ get_provider_schema_optional: field(2, bool) })),
    }),
  ),
  ValidateProviderConfig: method(message({ config: value(1) }), message({ diagnostics: diagnostics(2) })),
  ValidateResourceConfig: method(
    message({ type_name: typeName, config: value(2) }),
    message({ diagnostics: diagnostics(1) }),
  ),
  ValidateDataResourceConfig: method(
    message({ type_name: typeName, config: value(2) }),
    message({ diagnostics: diagnostics(1) }),
  ),
  UpgradeResourceState: method(
    message({ type_name: typeName, version: field(2, int), raw_state: field(3, RawState) }),
    message({ upgraded_state: value(1), diagnostics: diagnostics(2) }),
  ),
  ConfigureProvider: method(
    message({ terraform_version: field(1, string), config: value(2) }),
    message({ diagnostics: diagnostics(1) }),
  ),
  ReadResource: method(
    message({ type_name: typeName, current_state: value(2), private: isPrivate(3) }),
    message({ new_state: value(1), diagnostics: diagnostics(2), private: isPrivate(3) }),
  ),
  PlanResourceChange: method(
    message({
      type_name: typeName,
      prior_state: value(2),
      proposed_new_state: value(3),
      config: value(4),
      prior_private: isPrivate(5),
    }),
    message({
      planned_state: value(1),
      requires_replace: repeated(2, AttributePath),
      planned_private: isPrivate(3),
      diagnostics: diagnostics(4),
      legacy_type_system: field(5, bool),
    }),
  ),
  ApplyResourceChange: method(
    message({
      type_name: typeName,
      prior_state: value(2),
      planned_state: value(3),
      config: value(4),
      planned_private: isPrivate(5),
    }),
    message({
      new_state: value(1),
      private: isPrivate(2),
      diagnostics: diagnostics(3),
      legacy_type_system: field(4, bool),
    }),
  ),
  ImportResourceState: method(
    message({ type_name: typeName, id: field(2, string) }),
    message({
      imported_resources: repeated(1, message({ type_name: typeName, state: value(2) })),
      diagnostics: diagnostics(2),
    }),
  ),
  ReadDataSource: method(
    message({ type_name: typeName, config: value(2) }),
    message({ state: value(1), diagnostics: diagnostics(2) }),
  ),
  StopProvider: method(Empty, message({ error: field(1, string) })),
} as const;

type Methods = typeof methods;

/** One function for each call that Terraform makes. */
export type Provider = {
  readonly [name in keyof Methods]: (
    request: Decoded<Methods[name]["request"]>,
  ) => Promise<Decoded<Methods[name]["response"]>>;
};
