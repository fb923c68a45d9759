import type {
  ApplyRequest,
  DeleteRequest,
  ImportRequest,
  ReadDataRequest,
  ReadRequest,
  StateResponse,
  Values,
} from "../resource-manager/protocol";
import { block as blockOf } from "../resource-manager/values";
import { assumedState } from "./assumed-state";
import { diagnosticOf, pathOnTheWire } from "./diagnostics";
import type { Provider } from "./plugin/tfplugin6";
import type { ProviderKind } from "./provider-kind";
import type { Block } from "./schema/schema";
import type { StackTypes } from "./schema/stack-types";
import { schemaOnTheWire } from "./schema/wire";
import { problemsOf } from "./validation/validate";
import { fillUnknowns, followState } from "./values/follow";
import { blockFromJson, stateFromJson, toJson } from "./values/json";
import { decodeObject, encodeValue } from "./values/msgpack";
import { type ObjectValue, typeOfBlock } from "./values/value";

/** How a provider reaches the emulator; each call starts it when it is absent. */
export interface AskedEmulator {
  /** A run of Terraform has begun, whatever it will ask for. */
  begin(): Promise<void>;
  call<Response>(name: string, body: object): Promise<Response>;
}

export interface ProviderOptions {
  readonly kind: ProviderKind;
  readonly types: StackTypes;
  /**
   * Without one the stack is only planned, and nothing is started: either nothing of it exists, or an apply
   * "assumes" what a deploy would leave, so that there is a state to plan changes against.
   */
  readonly emulator: AskedEmulator | "assumed" | undefined;
}

/** The provider that Terraform talks to: it plans by itself and leaves the doing to the emulator. */
export function createProvider({ kind, types, emulator: behind }: ProviderOptions): Provider {
  const isAssumed = behind === "assumed";
  const emulator = isAssumed ? undefined : behind;
  const schema = kind.schemaOf(types);
  const resource = (type = "") => blockNamed(schema.resources, type);
  const dataSource = (type = "") => blockNamed(schema.dataSources, type);
  const read = (bytes: { msgpack?: Buffer } | undefined, block: Block) =>
    decodeObject(bytes?.msgpack, typeOfBlock(block));
  const write = (value: ObjectValue | null) => ({ msgpack: encodeValue(value) });
  const json = (value: ObjectValue) => toJson(value) as Values;
  let features: Values | undefined;
  const configured = () => (features ? { features } : {});

  return {
    GetProviderSchema: async () => schemaOnTheWire(schema),
    async ValidateProviderConfig() {
      try {
        if (kind.name === "azurerm") await emulator?.begin();
        return {};
      } catch (error) {
        return { diagnostics: [diagnosticOf(error)] };
      }
    },
    async ConfigureProvider({ config }) {
      const said = read(config, schema.provider);
      features = said ? blockOf(json(said), "features") : undefined;
      return {};
    },

    async ValidateResourceConfig({ type_name: type = "", config }) {
      const value = read(config, resource(type)) ?? {};
      const problems = [
        ...problemsOf(value, kind.beyondSchemaOf(type)),
        ...(kind.validate?.(type, value) ?? []),
      ];
      return { diagnostics: problems.map(diagnosticOf) };
    },

    async ValidateDataResourceConfig({ type_name: type = "", config }) {
      const value = read(config, dataSource(type)) ?? {};
      return { diagnostics: problemsOf(value, kind.beyondSchemaOf(`data.${type}`)).map(diagnosticOf) };
    },

    async UpgradeResourceState({ type_name: type, raw_state: state }) {
      const block = resource(type);
      return { upgraded_state: write(stateFromJson(JSON.parse(state?.json?.toString() ?? "{}"), block)) };
    },

    async PlanResourceChange({ type_name: type = "", prior_state, proposed_new_state, config }) {
      const block = resource(type);
      const proposed = read(proposed_new_state, block);
      if (!proposed) return { planned_state: write(null), legacy_type_system: kind.isLegacy };

      const { planned, requiresReplace } = kind.plan(type, {
        block,
        beyondSchema: kind.beyondSchemaOf(type),
        prior: read(prior_state, block),
        config: read(config, block) ?? {},
        proposed,
      });
      return {
        planned_state: write(planned),
        requires_replace: requiresReplace.map(pathOnTheWire),
        legacy_type_system: kind.isLegacy,
      };
    },

    async ApplyResourceChange({ type_name: type = "", prior_state, planned_state, config }) {
      const block = resource(type);
      const prior = read(prior_state, block);
      const planned = read(planned_state, block);
      const done = (state: ObjectValue | null) => ({
        new_state: write(state),
        legacy_type_system: kind.isLegacy,
      });
      if (isAssumed) return done(planned && assumedState(type, planned, block));
      try {
        if (!planned) {
          if (prior && kind.applyAlone) await kind.deleteAlone?.(type, prior);
          else if (prior) await ask<DeleteRequest>("delete", { type, state: json(prior), ...configured() });
          return done(null);
        }
        if (kind.applyAlone) return done(await kind.applyAlone(type, planned));
        const { state } = await ask<ApplyRequest>("apply", {
          type,
          prior: prior && json(prior),
          planned: json(planned),
          writeOnly: json(writeOnly(block, read(config, block) ?? {})),
          ...configured(),
        });
        return done(fillUnknowns(planned, blockFromJson(state, block)) as ObjectValue);
      } catch (error) {
        return { ...done(prior), diagnostics: [diagnosticOf(error)] };
      }
    },

    async ReadResource({ type_name: type = "", current_state, private: own }) {
      const block = resource(type);
      const current = read(current_state, block);
      if (!current || !emulator || kind.applyAlone) return { new_state: current_state, private: own };
      try {
        const { state } = await ask<ReadRequest>("read", { type, state: json(current) });
        const found = state && followState(current, withTimeouts(blockFromJson(state, block), current));
        return { new_state: write(found), private: own };
      } catch (error) {
        return { new_state: current_state, diagnostics: [diagnosticOf(error)] };
      }
    },

    async ImportResourceState({ type_name: type = "", id = "" }) {
      try {
        const { state } = await ask<ImportRequest>("import", { type, id });
        if (!state)
          throw new Error(
            `Cannot import non-existent remote object\n  why: there is no ${type} with the id ${id}`,
          );
        return {
          imported_resources: [{ type_name: type, state: write(blockFromJson(state, resource(type))) }],
        };
      } catch (error) {
        return { diagnostics: [diagnosticOf(error)] };
      }
    },

    async ReadDataSource({ type_name: type = "", config }) {
      const block = dataSource(type);
      const value = read(config, block) ?? {};
      try {
        const state = emulator
          ? blockFromJson((await ask<ReadDataRequest>("data", { type, config: json(value) })).state, block)
          : kind.readOffline?.(type, value, isAssumed);
        if (!state) throw new Error(offline("data"));
        return { state: write(withTimeouts(state, value)) };
      } catch (error) {
        return { diagnostics: [diagnosticOf(error)] };
      }
    },

    async StopProvider() {
      return {};
    },
  };

  async function ask<Request>(call: string, request: Omit<Request, "provider">): Promise<StateResponse> {
    if (!emulator) throw new Error(offline(call));
    return emulator.call<StateResponse>(call, { provider: kind.name, ...request });
  }
}

const offline = (call: string) =>
  [
    `this stack can be planned here, but not ${call === "data" ? "asked about what exists in Azure" : "changed"}`,
    "  why: its provider runs without credentials and without a local Azure behind it",
    "  fix: deploy the stack `local`, or deploy this one with Azure's own provider",
    "  code: PlanOnly",
  ].join("\n");

function blockNamed(blocks: Readonly<Record<string, Block>>, type: string): Block {
  const block = blocks[type];
  if (block) return block;
  throw new Error(`Terraform asks for ${type}, which is not in the schema it was given`);
}

/** Values that reach the provider in the configuration alone: no plan and no state holds them. */
function writeOnly({ attributes }: Block, config: ObjectValue): ObjectValue {
  const names = Object.keys(attributes).filter((name) => attributes[name]?.writeOnly);
  return Object.fromEntries(names.map((name) => [name, config[name] ?? null]));
}

/** How long a call may take is a setting of Terraform alone; nothing behind the provider keeps it. */
const withTimeouts = (state: ObjectValue, from: ObjectValue): ObjectValue =>
  "timeouts" in from ? { ...state, timeouts: from["timeouts"] ?? null } : state;
