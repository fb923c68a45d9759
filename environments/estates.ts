import { z } from "zod";
import type { Workloads } from "../workloads/workload";
import type { BootstrapValues } from "./bootstrap-schema";
import type { EnvironmentOf } from "./environment-schema";

/** What a repository deploys: its `main.ts` exports it, and the synth and `npx vitrine` read it there. */
export interface Estates {
  /**
   * Part of most names in Azure, and a tag of everything: 2 to 12 lowercase letters and digits. Two repositories that
   * share a subscription have two, or each would claim what the other has made.
   */
  readonly product: string;

  /** By the names that environments' files call them. */
  readonly workloads: Workloads;

  readonly environments: readonly EnvironmentOf[];

  /** What must exist in Azure before any environment. @default - it is made elsewhere, or nothing is deployed to Azure */
  readonly bootstrap?: BootstrapValues;
}

const Product = z
  .string()
  .regex(/^[a-z][a-z0-9]{1,11}$/, "2 to 12 lowercase letters and digits, a letter first");

/** Says what a repository deploys. @throws Error EstatesNotValid */
export function defineEstates(estates: Estates): Estates {
  const names = estates.environments.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const product = Product.safeParse(estates.product);
  if (product.success && twice === undefined) return estates;
  const problem = product.success ? `two environments are called ${twice}` : z.prettifyError(product.error);
  throw new Error(
    `main.ts is not valid\n${problem}\n` +
      "  why: names in Azure are made of the product and the environment\n" +
      "  fix: correct what is named above\n" +
      "  code: EstatesNotValid",
  );
}
