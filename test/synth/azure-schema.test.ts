import { AzapiAction, AzapiResource } from "../../constructs/core/azapi";
import { armTypes, problemsInBody } from "../support/arm-types";
import { azurermSchema, problemsIn } from "../support/azurerm-schema";
import { environments, planOf } from "../support/estates";

const schema = azurermSchema();
const webTypes = armTypes("microsoft.web@2025-03-01");
const absent = "../shared/azure-schema is not on this machine: nothing was compared with the real providers";

describe.each(environments.map((environment) => [environment.name, environment] as const))(
  "the estate of %s",
  (_name, environment) => {
    const { synthesized } = planOf(environment);

    it("holds only what the real azurerm accepts", () => {
      if (!schema) return console.warn(absent);
      const problems = [
        ...problemsInAll(schema.resource_schemas, synthesized.resource),
        ...problemsInAll(schema.data_source_schemas, synthesized.data),
      ];
      expect(problems).toEqual([]);
    });

    it("holds only bodies that Azure Resource Manager publishes", () => {
      if (!webTypes) return console.warn(absent);
      const bodies = Object.values(synthesized.resource?.[AzapiResource.tfResourceType] ?? {}).map(
        ({ type, name, location, body }) => ({ type, body: { name, location, ...(body as object) } }),
      );
      const writes = Object.values(synthesized.resource?.[AzapiAction.tfResourceType] ?? {})
        .filter(({ method }) => method === "PUT")
        .map(({ type, resource_id, body }) => ({
          type,
          body: { name: String(resource_id).split("/").at(-1), ...(body as object) },
        }));
      expect(bodies.length + writes.length).toBe(3);
      for (const { type, body } of [...bodies, ...writes])
        expect(problemsInBody(webTypes, String(type), body)).toEqual([]);
    });
  },
);

type Schemas = NonNullable<typeof schema>["resource_schemas"];

function problemsInAll(
  schemas: Schemas,
  kinds: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>> = {},
): string[] {
  return Object.entries(kinds)
    .filter(([kind]) => kind.startsWith("azurerm_"))
    .flatMap(([kind, resources]) =>
      Object.entries(resources).flatMap(([name, attributes]) => {
        const found = schemas[kind];
        return found ? problemsIn(found.block, attributes, `${kind}.${name}`) : [`${kind}: unknown`];
      }),
    );
}
