import { runVerb } from "./run-verb";
import type { Verb } from "./verb";
import { access } from "./verbs/access";
import { alarms } from "./verbs/alarms";
import { articles } from "./verbs/articles";
import { catalogue } from "./verbs/catalogue";
import { cost } from "./verbs/cost";
import { dev } from "./verbs/dev";
import { doctor } from "./verbs/doctor";
import { drift } from "./verbs/drift";
import { env } from "./verbs/env";
import { evaluate } from "./verbs/evaluate";
import { experiment } from "./verbs/experiment";
import { films } from "./verbs/films";
import { logs } from "./verbs/logs";
import { model } from "./verbs/model";
import { newVerb } from "./verbs/new";
import { plan } from "./verbs/plan";
import { policy } from "./verbs/policy";
import { predictions } from "./verbs/predictions";
import { promote } from "./verbs/promote";
import { release } from "./verbs/release";
import { restart } from "./verbs/restart";
import { runs } from "./verbs/runs";
import { secret } from "./verbs/secret";
import { sql } from "./verbs/sql";
import { start } from "./verbs/start";
import { status } from "./verbs/status";
import { stop } from "./verbs/stop";
import { token } from "./verbs/token";
import { train } from "./verbs/train";
import { trigger } from "./verbs/trigger";
import { unlock } from "./verbs/unlock";
import { upload } from "./verbs/upload";
import { verify } from "./verbs/verify";

export const verbs: readonly Verb[] = [
  start,
  status,
  logs,
  env,
  token,
  dev,
  restart,
  secret,
  upload,
  trigger,
  catalogue,
  sql,
  model,
  predictions,
  films,
  articles,
  experiment,
  train,
  runs,
  newVerb,
  plan,
  unlock,
  doctor,
  verify,
  drift,
  access,
  alarms,
  cost,
  policy,
  evaluate,
  promote,
  release,
  stop,
];

/** The `vitrine` command; see {@link runVerb}. */
export const run = (root: string, args: readonly string[]): Promise<number> => runVerb(verbs, root, args);
