import { type Grant, grantsOf, refusalWithout, without } from "./grants";
import type { LocalEstate } from "./local-estate";

/** Does what needs a grant. It may fail. */
export type Provoke = () => Promise<unknown>;

/** Where another grant of the same holder would do or comes before, that one is taken away first: `provoke` is seen to do without it. */
export type Need = Provoke | { readonly provoke: Provoke; readonly besides: string };

/** What fails without each grant, by who holds it and where the constructs make it. */
export type Needs = Readonly<Record<string, Readonly<Record<string, Need>>>>;

/** Where Terraform keeps the principal of a holder: type of its resource, and where the constructs make that. */
export type Holders = Readonly<Record<string, readonly [type: string, within: string]>>;

/** Nobody of the holders: on one machine that is the person who deploys, develops and operates. */
export const you = "you";

/** The grants of a deployed estate by their holders, each of which can be seen to be needed. */
export class NeededGrants {
  private readonly estate: LocalEstate;
  private readonly grants: ReadonlyMap<string, Grant>;

  constructor(estate: LocalEstate, holders: Holders) {
    this.estate = estate;
    const found = Object.entries(holders).map(
      ([who, [type, within]]) => [who, JSON.stringify(estate.only(type, within))] as const,
    );
    const holderOf = ({ principalId }: Grant) =>
      found.find(([, resource]) => resource.includes(principalId))?.[0] ?? you;
    this.grants = new Map(grantsOf(estate).map((grant) => [nameOf(holderOf(grant), grant.path), grant]));
  }

  /** "who: path" of each, in alphabetical order. */
  get names(): string[] {
    return [...this.grants.keys()].sort();
  }

  /** @returns by path what came of taking each grant away: "refused" when the 403 named it */
  async refusals(who: string, needs: Needs[string]): Promise<Record<string, string>> {
    const heard: Record<string, string> = {};
    for (const [path, need] of Object.entries(needs)) heard[path] = await this.refusal(who, path, need);
    return heard;
  }

  private async refusal(who: string, path: string, need: Need): Promise<string> {
    const grant = this.named(who, path);
    if (typeof need === "function") return refusalWithout(this.estate, grant, need);
    const { besides, provoke } = need;
    return without(this.estate, [this.named(who, besides)], async () => {
      await provoke();
      return refusalWithout(this.estate, grant, provoke);
    });
  }

  private named(who: string, path: string): Grant {
    const found = this.grants.get(nameOf(who, path));
    if (found) return found;
    throw new Error(`there is no ${nameOf(who, path)} among\n${this.names.join("\n")}`);
  }
}

/** "who: path" of each need, in alphabetical order. */
export function namesOf(needs: Readonly<Record<string, object>>): string[] {
  return Object.entries(needs)
    .flatMap(([who, paths]) =>
      (Array.isArray(paths) ? paths : Object.keys(paths)).map((path) => nameOf(who, path)),
    )
    .sort();
}

function nameOf(who: string, path: string): string {
  return `${who}: ${path}`;
}
