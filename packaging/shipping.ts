import { basename, join } from "node:path";
import { writeExampleModel } from "../runtime/articles/ranking/example/example-model";
import { writeSampleEncoder } from "../runtime/articles/sample/encoder/write-sample-encoder";
import type { SqlFiles } from "../runtime/database/migrations/database-release";
import { writeBuiltInModel } from "../runtime/scoring/built-in/write-built-in-model";
import { bundleAhead } from "./bundle/bundle";
import { appEntries, type FunctionPackage, functionPackage } from "./functions/function-package";
import { sourceCommit } from "./functions/source-commit";
import { type ImageContext, imageEntries } from "./image/image-context";
import { wasEverMade } from "./made-once/made-once";
import { checkedPrediction } from "./models/checked-prediction";
import { firstModels } from "./models/first-models";
import { type ModelPackage, modelPackage } from "./models/model-package";
import { type PredictionPackage, predictionPackage } from "./models/prediction-package";
import { type ScoringContext, scoringContext, scoringImage } from "./scoring/scoring-context";
import { type SitePackage, sitePackage } from "./site/site-package";
import { sqlFiles } from "./sql/sql-files";
import { trainingContext, trainingImage } from "./training/training-context";

const images = { scoring: scoringImage, training: trainingImage };

/** What a workload is going to ask for. */
export interface Ships {
  /** As `functionApp` takes them. */
  readonly apps: readonly string[];
  /** @default - none */
  readonly images?: readonly (keyof typeof images)[];
}

/**
 * Makes what an estate ships when a part of it asks, once for all environments.
 *
 * @throws PackagingError when what is asked for cannot be made; its message says what to change
 */
export class Shipping {
  private readonly root: string;
  private readonly apps = new Map<string, FunctionPackage>();
  private readonly commits = new Map<string, string | undefined>();
  private readonly models = new Map<string, ModelPackage>();
  private readonly predictions = new Map<string, readonly PredictionPackage[]>();
  private server: ScoringContext | undefined;
  private job: ImageContext | undefined;
  private readonly sites = new Map<string, SitePackage>();

  /** @param root the checkout, absolute */
  constructor(root: string) {
    this.root = root;
  }

  /**
   * Bundles in one go whatever of these was never made here, so that a first synth reads what the programs have in common once.
   * What is not announced is made when it is asked for.
   */
  prepare(all: readonly Ships[]): void {
    const { root } = this;
    const isNew = (name: string) => !wasEverMade(root, name);
    const apps = all.flatMap((ships) => ships.apps).filter(isNew);
    const ofImages = all.flatMap((ships) => ships.images ?? []).filter(isNew);
    const entries = [
      ...apps.flatMap((app) => Object.values(appEntries(root, app))),
      ...ofImages
        .map((name) => imageEntries({ root, ...images[name] }))
        .flatMap(({ entry, beside }) => [entry, ...Object.values(beside)]),
    ];
    const different = [...new Set(entries)];
    if (different.length > 1) bundleAhead(root, different);
  }

  /** @param app folder below runtime/functions, e.g. "images" */
  functionApp(app: string): FunctionPackage {
    return once(this.apps, app, () => functionPackage({ root: this.root, app }));
  }

  /** The commit of an app's sources; undefined where git does not tell. @param app as `functionApp` takes it */
  commit(app: string): string | undefined {
    return once(this.commits, app, () => sourceCommit(this.root, this.functionApp(app).sources));
  }

  /** @param app folder below runtime/functions whose migrations and roles make a database, e.g. "predictions" */
  sql(app: string): SqlFiles {
    return sqlFiles({ root: this.root, app });
  }

  /** @param source as an environment's file names it: "built-in", or a folder of the checkout */
  model(source: string): ModelPackage {
    return once(this.models, source, () => {
      const folder = source === "built-in" ? this.writeBuiltIn() : source;
      return modelPackage({ root: this.root, folder });
    });
  }

  /** A model that encodes texts. @param source as an environment's file names it: "built-in", or a folder of the checkout */
  textModel(source: string): ModelPackage {
    return once(this.models, `text ${source}`, () => {
      const { root } = this;
      if (source !== "built-in") return modelPackage({ root, folder: source });
      const folder = join(root, ".vitrine/models/sample-encoder");
      writeSampleEncoder(folder);
      return modelPackage({ root, folder });
    });
  }

  /** A model that ranks candidates. @param source as `textModel` takes it; "built-in" is trained here, which takes some seconds */
  rankingModel(source: string): ModelPackage {
    return once(this.models, `ranking ${source}`, () => {
      const { root } = this;
      if (source !== "built-in") return modelPackage({ root, folder: source });
      const folder = join(root, ".vitrine/models/wide-and-deep");
      writeExampleModel(folder);
      return modelPackage({ root, folder });
    });
  }

  /** @param source as an environment's file names it: "built-in" for the first models, or a folder of the checkout */
  predictionModels(source: string): readonly PredictionPackage[] {
    return once(this.predictions, source, () => {
      const { root } = this;
      if (source !== "built-in") return [checkedPrediction({ root, folder: source })];
      return firstModels({ root }).map((folder) => predictionPackage({ root, folder }));
    });
  }

  scoring(): ScoringContext {
    this.server ??= scoringContext({ root: this.root });
    return this.server;
  }

  /** What the image of training jobs is built from. */
  training(): ImageContext {
    this.job ??= trainingContext(this.root);
    return this.job;
  }

  /** The console. @param pages folders below runtime/web of the pages beside its home page */
  site(pages: readonly string[]): SitePackage {
    return once(this.sites, pages.join(), () => sitePackage({ root: this.root, pages }));
  }

  /**
   * SHA-256 of what was made so far, hexadecimal, by the end of its path in a stack: `<hash of what was made>/<name of the file>`. Those
   * are a hundred megabytes, which were hashed when they were made.
   */
  hashes(): ReadonlyMap<string, string> {
    const ofApps = [...this.apps.values()].map(
      ({ hash, path }) => [`${hash}/${basename(path)}`, hash] as const,
    );
    const ofImages = [this.server, this.job].flatMap((context) =>
      Object.entries(context?.hashes ?? {}).map(
        ([name, hash]) => [`${context?.hash}/${name}`, hash] as const,
      ),
    );
    return new Map([...ofApps, ...ofImages]);
  }

  private writeBuiltIn(): string {
    const folder = join(this.root, ".vitrine/models/built-in");
    writeBuiltInModel(folder);
    return folder;
  }
}

function once<Made>(known: Map<string, Made>, name: string, make: () => Made): Made {
  if (!known.has(name)) known.set(name, make());
  return known.get(name) as Made;
}
