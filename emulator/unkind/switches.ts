import { join } from "node:path";
import { z } from "zod";
import { readJsonCache, writeAtomically } from "../core/files";

const seconds = z.number().int().min(0).optional();

/** What of Azure's unkindness is switched on; environments/unkind-schema.ts says the same to people. */
const Schema = z.strictObject({
  /** Until a role assignment, made or removed, counts. */
  grantsTakeSeconds: seconds,
  /** Until a private endpoint, its zone or a zone's link counts; with it network rules are enforced. */
  endpointsTakeSeconds: seconds,
  /** Where the person who deploys stands. @default "outside" */
  deployerStands: z.enum(["inside", "outside"]).optional(),
  /** How long a deleted vault or workspace keeps its name. */
  deletedNamesStaySeconds: seconds,
  /** Until Azure has put things of its own beside a component of Application Insights. */
  groupsFillAfterSeconds: seconds,
  /** How long a subnet is in use after the last app in it went. */
  subnetsStayInUseSeconds: seconds,
  answersInAnotherCase: z.boolean().optional(),
  /** Who deploys. @default "developer" */
  deployer: z.enum(["developer", "colleague"]).optional(),
});

export type Switches = z.output<typeof Schema>;

/** @throws when it is none: what started the provider is not of this version */
export function switchesOf(value: unknown): Switches {
  return Schema.parse(value ?? {});
}

/** The switches of one estate: those of the run that began last, kept for a restart. */
export class UnkindSwitches {
  private readonly file: string;
  private current: Switches;

  constructor(stateDirectory: string) {
    this.file = join(stateDirectory, "unkind.json");
    const kept = Schema.safeParse(readJsonCache(this.file, {}));
    this.current = kept.success ? kept.data : {};
  }

  get now(): Switches {
    return this.current;
  }

  set(switches: Switches): void {
    if (JSON.stringify(switches) === JSON.stringify(this.current)) return;
    writeAtomically(this.file, JSON.stringify(switches));
    this.current = switches;
  }
}
