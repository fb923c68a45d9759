import { signInProblem } from "./problems";

/** Who asks, as far as an API may know it. */
export interface Caller<Role extends string = string> {
  /**
   * Names the same person or service in every request and nobody to a reader: the first 128 bits of the SHA-256 of tenant
   * and object id, 32 hex digits. `subjectOf` makes it again for whoever knows both, e.g. to forget somebody.
   */
  readonly subject: string;
  /** The directory's id, a UUID. */
  readonly tenant: string;
  /** Of a person, for the person's own eyes: never recorded. */
  readonly name?: string;
  /** App roles that the directory gives it. */
  readonly roles: ReadonlySet<Role>;
  /** A person, or something that acts under an identity of its own. */
  readonly kind: "service" | "user";
}

/** @throws Problem RoleMissing, 403, which names the role */
export function requireRole<Role extends string>(caller: Caller<Role>, role: NoInfer<Role>): void {
  if (caller.roles.has(role)) return;
  throw signInProblem(
    "RoleMissing",
    `This needs the app role ${role}; ${caller.kind === "user" ? "you have" : "the caller has"} ${
      [...caller.roles].sort().join(", ") || "none"
    }.`,
  );
}
