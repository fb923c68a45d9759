import { digestOf, imagesOf } from "../copied-images";
import type { Stack } from "../stack";
import type { Ledger } from "./ledger";
import { readBuild, type Shipped, shippedBy } from "./shipped";

/** Why a package may not go on. */
export interface PromotionRefusal {
  readonly code: "ImageNotPinned" | "PackageNotDeployed" | "PackageNotPromoted" | "PackageTampered";
  /** Construct path of the package. */
  readonly path: string;
  /** Missing where nobody can tell. */
  readonly hash?: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

export interface Promotion {
  /** Name of the environment in the order. */
  readonly stage: string;
  readonly packages: readonly Shipped[];
  /** Nothing may be deployed, and nothing was written down, unless this is empty. */
  readonly refusals: readonly PromotionRefusal[];
}

/** The environment that a package has to pass before. */
export interface Before {
  readonly stage: string;
  readonly ledger: Ledger;
}

/**
 * Whether the packages of a stack may be deployed: each is what the synth wrote, and passed the environment before.
 *
 * @param before undefined for the first environment
 */
export async function checkPromotion(stack: Stack, stage: string, before?: Before): Promise<Promotion> {
  const packages = shippedBy(stack);
  const tampered = tamperedIn(stack, packages);
  const isTampered = new Set(tampered.map(({ path }) => path));
  const unknown = before
    ? await unpromoted(
        packages.filter(({ path }) => !isTampered.has(path)),
        stage,
        before,
      )
    : [];
  return { stage, packages, refusals: [...notPinned(stack), ...tampered, ...unknown] };
}

/**
 * Writes down that the packages of a stack are deployed, so that the next environment takes them.
 *
 * @param deployed `source` of every deployed blob and copied image by address, as the environment's Terraform state has it
 */
export async function recordPromotion(
  stack: Stack,
  stage: string,
  to: { readonly ledger: Ledger; readonly deployed: ReadonlyMap<string, string>; readonly commit?: string },
): Promise<Promotion> {
  const packages = shippedBy(stack);
  const refusals = [
    ...notPinned(stack),
    ...tamperedIn(stack, packages),
    ...notDeployed(packages, stage, to.deployed),
  ];
  if (refusals.length > 0) return { stage, packages, refusals };
  const at = new Date().toISOString();
  for (const { hash, path } of packages) await to.ledger.add({ hash, path, stage, at, commit: to.commit });
  return { stage, packages, refusals };
}

function notPinned(stack: Stack): PromotionRefusal[] {
  return imagesOf(stack)
    .filter(({ name }) => digestOf(name) === undefined)
    .map(({ path, name }) => ({
      code: "ImageNotPinned",
      path,
      what: `${path} copies ${name}, and no digest`,
      why: "a tag can be moved: nobody could say that the next environment runs what this one ran",
      fix: 'have the image pushed, and plan again: docs/ci.md, "The scoring server\'s image"',
    }));
}

function tamperedIn(stack: Stack, packages: readonly Shipped[]): PromotionRefusal[] {
  const built = readBuild(stack) ?? {};
  return packages
    .filter(({ path, hash }) => built[path] !== hash)
    .map(({ path, hash, file }) => ({
      code: "PackageTampered",
      path,
      hash,
      what: `${path} is ${short(hash)} now, and the synth wrote ${built[path] ? short(built[path]) : "none"}`,
      why: `${file} was changed after it was built: nobody has reviewed what is in it`,
      fix: "npx cdktf synth, and plan again; find out who changed it",
    }));
}

async function unpromoted(
  packages: readonly Shipped[],
  stage: string,
  before: Before,
): Promise<PromotionRefusal[]> {
  const refusals: PromotionRefusal[] = [];
  for (const { path, hash } of packages) {
    if (await before.ledger.find(hash)) continue;
    refusals.push({
      code: "PackageNotPromoted",
      path,
      hash,
      what: `${path} (${short(hash)}) was never deployed in ${before.stage}`,
      why: `${stage} takes only what passed ${before.stage}, byte for byte; ${before.ledger.place} has no such hash`,
      fix: `deploy this commit in ${before.stage} first, then npx vitrine promote ${before.stage}`,
    });
  }
  return refusals;
}

function notDeployed(
  packages: readonly Shipped[],
  stage: string,
  deployed: ReadonlyMap<string, string>,
): PromotionRefusal[] {
  // the folder of a package's file is named after its content, so another source is another package
  return packages
    .filter(({ address, file }) => deployed.get(address) !== file)
    .map(({ path, hash, address }) => ({
      code: "PackageNotDeployed",
      path,
      hash,
      what: `${path} (${short(hash)}) is not what ${stage} runs`,
      why: `the state of ${stage} has ${deployed.get(address) ?? "no such package"}`,
      fix: `deploy ${stage} from this checkout, then run this again`,
    }));
}

function short(hash: string): string {
  return hash.slice(0, 16);
}
