import { EmulatorError } from "./client/emulator-client";
import type { Path } from "./planning/plan";
import { severity } from "./plugin/tfplugin6";
import type { ConfigProblem } from "./validation/validate";

/** A problem, or whatever was thrown, in the form that Terraform shows with the attribute underlined. */
export function diagnosticOf(problem: ConfigProblem | unknown) {
  if (isProblem(problem))
    return {
      ...diagnostic(problem.summary, problem.detail, problem.path),
      severity: severity[problem.severity ?? "error"],
    };
  if (problem instanceof EmulatorError) {
    return diagnostic(
      firstLine(problem.message),
      `${problem.message}\n  code: ${problem.code}`,
      problem.attribute,
    );
  }
  const message = problem instanceof Error ? problem.message : String(problem);
  return diagnostic(firstLine(message), message, undefined);
}

function diagnostic(summary: string, detail: string, path: Path | undefined) {
  return {
    severity: severity.error,
    summary,
    // Terraform prints the summary above the detail: once is enough
    detail: detail.startsWith(summary) ? detail.slice(summary.length).replace(/^\n/, "") : detail,
    ...(path?.length && { attribute: pathOnTheWire(path) }),
  };
}

export const pathOnTheWire = (path: Path) => ({
  steps: path.map((step) =>
    typeof step === "number" ? { element_key_int: step } : { attribute_name: step },
  ),
});

const firstLine = (text: string) => text.split("\n", 1)[0] ?? text;

const isProblem = (value: unknown): value is ConfigProblem =>
  typeof value === "object" && value !== null && "summary" in value && "path" in value;
