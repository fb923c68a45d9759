import { RecommenderError } from "../errors";

/** Names outside (a user id, a film's number) and their positions inside. */
export class Identifiers {
  readonly names: string[] = [];
  private readonly kind: "user" | "item";
  private readonly positions = new Map<string, number>();

  constructor(kind: "user" | "item", names: Iterable<string> = []) {
    this.kind = kind;
    for (const name of names) this.add(name);
  }

  get size(): number {
    return this.names.length;
  }

  /** The position of a name, which is given one when it has none. */
  add(name: string): number {
    const known = this.positions.get(name);
    if (known !== undefined) return known;
    this.positions.set(name, this.names.length);
    return this.names.push(name) - 1;
  }

  find(name: string): number | undefined {
    return this.positions.get(name);
  }

  /** @throws UnknownUser or UnknownItem */
  position(name: string): number {
    const position = this.positions.get(name);
    if (position !== undefined) return position;
    throw new RecommenderError(this.kind === "user" ? "UnknownUser" : "UnknownItem", {
      what: `no ${this.kind} is called ${name}`,
      why: `the data names ${this.size} ${this.kind}s, and it is not among them`,
      fix:
        this.kind === "user"
          ? "serve new users with NewUsers or with the model's scoreHistory"
          : "introduce new items with NewItems, or train again with them",
    });
  }
}
