import type { Pool } from "pg";
import type { ArticlesRole } from "../../articles/app-roles";
import type { Redis } from "../../shared/redis";
import type { SignIn } from "../../sign-in/sign-in";
import type { ArticlesHealth } from "./health";
import type { ArticlesSettings } from "./settings";

/** What the operations work with. */
export interface ArticlesContext {
  readonly settings: Pick<ArticlesSettings, "MAX_BODY_BYTES">;
  /** Hash of the bundle that runs. */
  readonly version: string;
  readonly database: Pick<Pool, "query">;
  readonly cache: Redis;
  readonly health: ArticlesHealth;
  readonly signIn: SignIn<ArticlesRole>;
}
