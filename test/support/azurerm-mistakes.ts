import { asList, type Block, isMeta } from "./azurerm-schema";

type Values = Readonly<Record<string, unknown>>;

/** One thing put wrong in a resource that was right. */
export interface Mistake {
  readonly kind:
    | "an unknown attribute"
    | "a wrong type"
    | "a missing required attribute"
    | "a missing required block"
    | "too many blocks";
  /** e.g. "blob_properties.versioning_enabled". */
  readonly path: string;
  readonly values: Values;
}

/** Every single mistake of each kind that can be made in a resource, in its nested blocks too. */
export function mistakesIn(block: Block, values: Values): Mistake[] {
  const { attributes = {}, block_types: blocks = {} } = block;
  const given = Object.entries(values).filter(([name, value]) => !isMeta(name) && value !== undefined);
  const wrong = given
    .filter(([name]) => name in attributes)
    .flatMap(([name, value]) => wrongValues(value).map((broken) => mistake("a wrong type", name, broken)));
  const missing = given
    .filter(([name]) => attributes[name]?.required)
    .map(([name]) => mistake("a missing required attribute", name, undefined));
  const nested = given.flatMap(([name, value]) => {
    const inner = blocks[name];
    if (!inner) return [];
    const list = asList(value) as Values[];
    const { min_items: least = 0, max_items: most } = inner;
    const more = most === undefined ? [] : [Array(most + 1).fill(list[0])];
    return [
      ...more.map((broken) => mistake("too many blocks", name, broken)),
      ...(least > 0 ? [mistake("a missing required block", name, list.slice(0, least - 1))] : []),
      ...list.flatMap((each, index) =>
        mistakesIn(inner.block, each).map(({ kind, path, values: broken }) =>
          mistake(kind, name, list.with(index, broken), `${name}.${path}`),
        ),
      ),
    ];
  });
  return [mistake("an unknown attribute", "colour", "red"), ...wrong, ...missing, ...nested];

  function mistake(kind: Mistake["kind"], name: string, value: unknown, path = name): Mistake {
    return { kind, path, values: { ...values, [name]: value } };
  }
}

/** The value with something in it of a type that no attribute has, at each place where something is. */
function wrongValues(value: unknown): unknown[] {
  const nowhere = [[{}]];
  if (typeof value !== "object" || value === null) return [nowhere];
  if (Array.isArray(value))
    return [
      nowhere,
      ...value.flatMap((each, index) => wrongValues(each).map((wrong) => value.with(index, wrong))),
    ];
  return [
    nowhere,
    ...Object.entries(value).flatMap(([name, each]) =>
      wrongValues(each).map((wrong) => ({ ...value, [name]: wrong })),
    ),
  ];
}
