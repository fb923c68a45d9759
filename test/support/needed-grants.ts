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
  /** By "who: path"; one person may have the same right twice, as a member of several teams. */
  private readonly grants: readonly (readonly [name: string, Grant])[];

  constructor(estate: LocalEstate, holders: Holders) {
    this.estate = estate;
    const found = Object.entries(holders).map(
      ([who, [type, within]]) => [who, JSON.stringify(estate.only(type, within))] as const,
    );
    const holderOf = ({ principalId }: Grant) =>
      found.find(([, resource]) => resource.includes(principalId))?.[0] ?? you;
    this.grants = grantsOf(estate).map((grant) => [nameOf(holderOf(grant), grant.path), grant]);
  }

  /** "who: path" of each, in alphabetical order. */
  get names(): string[] {
    return [...new Set(this.grants.map(([name]) => name))].sort();
  }

  /** @returns by path what came of taking each grant away: "refused" when the 403 named it */
  async refusals(who: string, needs: Needs[string]): Promise<Record<string, string>> {
    const heard: Record<string, string> = {};
    for (const [path, need] of Object.entries(needs)) heard[path] = await this.refusal(who, path, need);
    return heard;
  }

  private async refusal(who: string, path: string, need: Need): Promise<string> {
    const [grant, ...same] = this.named(who, path);
    const { besides, provoke } = typeof need === "function" ? { besides: undefined, provoke: need } : need;
    const others = besides === undefined ? same : [...same, ...this.named(who, besides)];
    return without(this.estate, others, async () => {
      if (others.length > 0) await provoke();
      return refusalWithout(this.estate, grant, provoke);
    });
  }

  private named(who: string, path: string): readonly [Grant, ...Grant[]] {
    const [found, ...same] = this.grants.flatMap(([name, grant]) =>
      name === nameOf(who, path) ? [grant] : [],
    );
    if (found) return [found, ...same];
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
