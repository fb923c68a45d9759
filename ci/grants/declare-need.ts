import { referred } from "../access/declared-at";
import { deployerAddress, deploysOnly } from "../access/principals";
import type { Declared, Stack } from "../stack";
import type { Need } from "./need";

/** None when the stack does not make what it is about, or nobody is known to act. */
export function need(
  by: Pick<Need, "by" | "who">,
  on: Declared | undefined,
  what: Need["what"],
  why: string,
): Need[] {
  return on === undefined || by.who === "" ? [] : [{ ...by, on: on.address, what, why }];
}

/** What Terraform itself does in a data plane. */
export function byDeployer(
  stack: Stack,
  path: string,
  on: Declared | undefined,
  { action, why }: { readonly action: string; readonly why: string },
): Need[] {
  return deploysOnly(stack) ? need({ who: deployerAddress, by: path }, on, { action }, why) : [];
}

/** A container that the stack declares, else its account. */
export function containerIn(stack: Stack, account: unknown, name: unknown): Declared | undefined {
  return partIn(stack, "azurerm_storage_container", account, name);
}

/** A queue that the stack declares, else its account. */
export function queueIn(stack: Stack, account: unknown, name: unknown): Declared | undefined {
  return partIn(stack, "azurerm_storage_queue", account, name);
}

function partIn(stack: Stack, kind: string, account: unknown, name: unknown): Declared | undefined {
  const storage = referred(stack, account);
  const part = stack.declared.find(
    ({ type, values }) =>
      type === kind &&
      values["name"] === name &&
      referred(stack, values["storage_account_id"] ?? values["storage_account_name"])?.address ===
        storage?.address,
  );
  return part ?? storage;
}
