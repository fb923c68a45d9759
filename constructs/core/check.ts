import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { ConfigurationError } from "./errors";

/** A number that Azure accepts only within limits. */
export interface Range {
  /** Name of the prop, as the caller wrote it. */
  readonly prop: string;
  readonly from: number;
  readonly to: number;
  /** Why Azure has these limits, a sentence. */
  readonly why: string;
}

/**
 * Refuses a whole number outside its range; values that are only known at apply pass.
 *
 * @param code stable code of the error, e.g. "RestoreDaysOutOfRange"
 */
export function checkRange(scope: IConstruct, code: string, value: number, range: Range): void {
  if (Token.isUnresolved(value)) return;
  if (Number.isInteger(value) && value >= range.from && value <= range.to) return;
  throw new ConfigurationError(scope, code, {
    what: `${range.prop} is ${value}`,
    why: range.why,
    fix: `pass a whole number from ${range.from} to ${range.to}, or leave ${range.prop} out to get the default`,
  });
}
