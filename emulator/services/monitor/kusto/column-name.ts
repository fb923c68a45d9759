import { notSupported } from "./kusto-error";
import type { KustoExpression, NamedExpression } from "./syntax";

/** What Kusto calls a column; where it would count up, a name has to be given here. */
export function columnName({ name, value }: NamedExpression): string {
  const found = name ?? nameOf(value);
  if (found === undefined) throw notSupported("a column without a name of its own");
  return found;
}

function nameOf(value: KustoExpression): string | undefined {
  switch (value.kind) {
    case "name":
      return value.name;
    case "member": {
      const of = nameOf(value.of);
      return of && `${of}_${value.name}`;
    }
    case "call":
      return nameOfCall(value.name, value.given);
    default:
      return undefined;
  }
}

/** A conversion keeps the name of what it converts; an aggregate is called after itself. */
function nameOfCall(name: string, given: readonly KustoExpression[]): string | undefined {
  const [first] = given;
  const of = first && nameOf(first);
  if (name === "bin" || name.startsWith("to")) return of;
  if (name === "count") return "count_";
  if (!of) return undefined;
  const [, second] = given;
  return name === "percentile" && second?.kind === "literal"
    ? `percentile_${of}_${second.value}`
    : `${name}_${of}`;
}
