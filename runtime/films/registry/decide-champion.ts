import type { ContainerClient } from "@azure/storage-blob";
import { type Champion, decisionName, modelName, mostEarlier } from "../champion";
import { Decision } from "../gate/decision";
import { judge } from "../gate/judge";
import { readCut } from "../training/files-between";
import { type ChampionFile, readChampion, readFile, writeChampion } from "./champion-file";

export interface Candidate {
  readonly version: string;
  readonly sha256: string;
  /** Length of the lists that it is judged by. */
  readonly k: number;
}

export interface ChampionDecided {
  /** Whether the candidate serves now; one that the decision accepts may wait for a person. */
  readonly serves: boolean;
  /** Undefined when the candidate served already, and there was nothing to judge. */
  readonly decision: Decision | undefined;
  /** What served before. */
  readonly before: Champion | undefined;
}

export interface Deciding {
  /** A run of the training, or a person. */
  readonly by: string;
  /** Whether a candidate that passes serves at once. @default true */
  readonly promotes?: boolean;
  readonly now?: () => Date;
}

/** Somebody may change the champion while a candidate is judged. */
const attempts = 3;

/**
 * Judges a candidate whose files are in the container against what serves, on the candidate's own newest slice. One that passes serves from
 * then on; the decision lies beside its file either way. Again for the same candidate and the same champion, it ends where it had ended, and
 * one that was killed in between goes on.
 */
export async function decideChampion(
  files: ContainerClient,
  candidate: Candidate,
  { by, promotes = true, now = () => new Date() }: Deciding,
): Promise<ChampionDecided> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await readChampion(files);
    const { champion } = before;
    if (champion?.sha256 === candidate.sha256) return { serves: true, decision: undefined, before: champion };
    const decision =
      (await decisionBefore(files, candidate, champion)) ?? (await decide(files, candidate, champion, now()));
    if (!decision.accepted || !promotes) return { serves: false, decision, before: champion };
    if (await enthrone(files, candidate, before, { by, at: now() }))
      return { serves: true, decision, before: champion };
  }
  throw new Error("The champion was changed by others each time that the candidate was judged");
}

async function enthrone(
  files: ContainerClient,
  { version, sha256 }: Candidate,
  before: ChampionFile,
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { champion } = before;
  return writeChampion(
    files,
    {
      version,
      sha256,
      previous: champion?.version ?? null,
      earlier: champion ? earlierThan(sha256, champion) : [],
      decision: decisionName(sha256),
      at: at.toISOString(),
      by,
    },
    before,
  );
}

/** What can be gone back to from a version that takes the champion's place. */
function earlierThan(sha256: string, { earlier, ...champion }: Champion): Champion["earlier"] {
  const others = earlier.filter((each) => each.sha256 !== sha256);
  return [...others, { version: champion.version, sha256: champion.sha256 }].slice(-mostEarlier);
}

/** What was decided of the two already. */
async function decisionBefore(
  files: ContainerClient,
  { sha256 }: Candidate,
  champion: Champion | undefined,
): Promise<Decision | undefined> {
  const written = await readFile(files, decisionName(sha256));
  const { data } = Decision.safeParse(written && JSON.parse(written.toString()));
  return data && data.champion === (champion?.sha256 ?? null) ? data : undefined;
}

async function decide(
  files: ContainerClient,
  { sha256, k }: Candidate,
  champion: Champion | undefined,
  at: Date,
): Promise<Decision> {
  const file = await needed(files, modelName(sha256));
  const cut = readCut(await needed(files, `${sha256}/cut.bin`));
  const served = champion && (await needed(files, modelName(champion.sha256)));
  const servedCut = champion && (await readFile(files, `${champion.sha256}/cut.bin`));
  const decision = judge({
    candidate: file,
    ...(served && { champion: served }),
    cut,
    k,
    newest: Math.max(newestOf(cut.test.time), servedCut ? newestOf(readCut(servedCut).test.time) : 0),
    at,
  });
  await files
    .getBlockBlobClient(decisionName(sha256))
    .uploadData(Buffer.from(JSON.stringify(decision, null, 2)), {
      blobHTTPHeaders: { blobContentType: "application/json" },
    });
  return decision;
}

async function needed(files: ContainerClient, name: string): Promise<Buffer> {
  const found = await readFile(files, name);
  if (found) return found;
  throw new Error(`The container of models has no ${name}`);
}

const newestOf = (times: Float64Array) => times.reduce((newest, time) => Math.max(newest, time), 0);
