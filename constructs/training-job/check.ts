import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ConfigurationError } from "../core/errors";
import type { TrainingJobProps } from "./training-job";

/** Minutes: Azure ends what runs longer than 30 days. */
const longestMinutes = 30 * 24 * 60;

/** @throws ConfigurationError TrainingNotLegal with all that is wrong */
export function checkTraining(
  scope: Construct,
  { mostMachines = 1, limitMinutes = 120 }: TrainingJobProps,
): void {
  const problems = [
    ...outside("mostMachines", mostMachines, 1, 20),
    ...outside("limitMinutes", limitMinutes, 1, longestMinutes),
  ];
  if (problems.length === 0) return;
  throw new ConfigurationError(scope, "TrainingNotLegal", {
    what: problems.join("\n    "),
    why: "machines and time are what training costs, and Azure refuses other values",
    fix: "correct the values named above",
  });
}

function outside(name: string, value: number, least: number, most: number): string[] {
  if (Token.isUnresolved(value) || (Number.isInteger(value) && value >= least && value <= most)) return [];
  return [`${name} is ${value}; it is a whole number from ${least} to ${most}`];
}
