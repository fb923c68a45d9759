/** A built-in role as Azure publishes it, without what most have beside: to see alerts, deployments and who has roles. */
export interface Role {
  readonly name: string;
  /** Name of its definition, the same in every tenant. */
  readonly id: string;
  /** In a few plain words, as what somebody "may" do: "read blobs". */
  readonly may: string;
  /** Control operations, also those that storage's data endpoints perform (create a container, list queues). */
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions: readonly string[];
}

/** Several operations on one kind of thing: `operations(queues, ["read", "write"])`. */
export function operations(on: string, names: readonly string[]): string[] {
  return names.map((name) => `${on}/${name}`);
}
