import type { Status } from "../../emulator/control/protocol";
import { functionPackage } from "../../packaging/functions/function-package";
import type { LocalEstate } from "../local-estate";

/** What an edit did to an app. */
export interface CodeChange {
  readonly app: string;
  readonly site: string;
  /** SHA-256 of its package. */
  readonly hash: string;
  readonly milliseconds: number;
}

/** Keeps the apps of the local estate at the code of the checkout. */
export class LiveCode {
  private readonly root: string;
  private readonly estate: LocalEstate;
  /** Hash of the package that each app was given last, by the app's folder. */
  private readonly given = new Map<string, string>();

  constructor(root: string, estate: LocalEstate) {
    this.root = root;
    this.estate = estate;
  }

  /**
   * Packages the apps as a deploy would, and runs those that have changed in place of what was deployed.
   *
   * @param onChange told of each app that runs other code now
   * @param onProblem told of each app whose code cannot be packaged, or does not start
   */
  async bring(
    onChange: (change: CodeChange) => void,
    onProblem: (app: string, error: unknown) => void,
  ): Promise<void> {
    const { sites } = await this.estate.get<Status>("/status");
    for (const { name: site, app } of sites) {
      if (app === undefined) continue;
      const began = performance.now();
      try {
        const { hash, path } = functionPackage({ root: this.root, app });
        if (this.given.get(app) === hash) continue;
        const { changed } = await this.estate.post<{ changed: boolean }>("/run-instead", {
          site,
          package: path,
        });
        this.given.set(app, hash);
        if (changed) onChange({ app, site, hash, milliseconds: Math.round(performance.now() - began) });
      } catch (error) {
        this.given.delete(app);
        onProblem(app, error);
      }
    }
  }
}
