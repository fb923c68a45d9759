import type { Command } from "commander";

/**
 * One verb of the `vitrine` command: its options and its help.
 *
 * @param root absolute path of the checkout
 * @param exit tells which exit code to end with when it is not 0
 */
export type Verb = (root: string, exit: (code: number) => void) => Command;
