/**
 * The version under which our provider is installed. Ours speaks for the version that the bindings were made
 * from, so that one is taken where the constraint allows it; otherwise the lowest version that does.
 *
 * @param constraint as in Terraform, e.g. "4.55.0", "~> 4.77", ">= 3.0, < 5.0"
 * @param preferred of the bindings
 */
export function satisfyingVersion(constraint: string, preferred?: string): string {
  const clauses = constraint.split(",").map((clause) => {
    const [, operator = "=", version = "0"] =
      /^(=|!=|>=|<=|>|<|~>)?\s*v?([0-9.]+)$/.exec(clause.trim()) ?? [];
    return { operator, version };
  });
  const allows = (version: string) => clauses.every((clause) => isAllowed(version, clause));

  const floors = clauses.flatMap(({ operator, version }) =>
    operator === ">" ? [next(version)] : ["=", ">=", "~>"].includes(operator) ? [full(version)] : [],
  );
  const found = [...(preferred ? [preferred] : []), ...floors, "0.0.1"].find(allows);
  if (found) return found;
  throw new Error(
    `no version satisfies ${JSON.stringify(constraint)}\n  fix: correct the provider's version in the stack`,
  );
}

const parts = (version: string) => version.split(".").map(Number);
const full = (version: string) => [...parts(version), 0, 0].slice(0, 3).join(".");
const next = (version: string) => {
  const [major = 0, minor = 0, patch = 0] = parts(version);
  return [major, minor, patch + 1].join(".");
};

function compare(a: string, b: string): number {
  const [x, y] = [parts(full(a)), parts(full(b))];
  const at = x.findIndex((part, index) => part !== y[index]);
  return at < 0 ? 0 : (x[at] ?? 0) - (y[at] ?? 0);
}

function isAllowed(
  version: string,
  { operator, version: bound }: { operator: string; version: string },
): boolean {
  const order = compare(version, bound);
  if (operator === "=") return order === 0;
  if (operator === "!=") return order !== 0;
  if (operator === ">=") return order >= 0;
  if (operator === "<=") return order <= 0;
  if (operator === ">") return order > 0;
  if (operator === "<") return order < 0;
  // ~> lets the last part that is written grow
  const kept = parts(bound).slice(0, -1);
  return order >= 0 && kept.every((part, index) => parts(full(version))[index] === part);
}
