import type { Declared, Stack, Values } from "../stack";
import type { ExpectedLoad } from "./load";

/** A resource of a stack in a test; its address is made from its type and path. */
export function declared(type: string, path: string, values: Values = {}): Declared {
  return { mode: "managed", type, address: addressOf(type, path), path, values };
}

export function azapi(type: string, path: string, values: Values = {}): Declared {
  return declared("azapi_resource", path, { type: `${type}@2025-01-01`, ...values });
}

export function stackOf(...resources: readonly Declared[]): Stack {
  return { environment: "test", folder: "/nowhere", declared: resources, outputs: {} };
}

/** As Terraform refers to a resource from another one. */
export function idOf({ address }: Declared): string {
  return `\${${address}.id}`;
}

function addressOf(type: string, path: string): string {
  return `${type}.${path.replaceAll("/", "_")}`;
}

export const someLoad: ExpectedLoad = {
  images: { uploads: 1_000_000, uploadMB: 2, keptMonths: 2 },
  search: { searches: 1_000_000, photoKB: 100, repeated: 0.5, busyHours: 12 },
  catalogue: { items: 10_000, changes: 0 },
  releases: 4,
};
