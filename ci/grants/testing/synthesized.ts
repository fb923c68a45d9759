import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import dev from "../../../environments/dev";
import type { Environment } from "../../../environments/environment";
import local from "../../../environments/local";
import prod from "../../../environments/prod";
import staging from "../../../environments/staging";
import { modelPackage } from "../../../packaging/models/model-package";
import { writeBuiltInModel } from "../../../runtime/scoring/built-in/write-built-in-model";
import { estateOf, withScoring } from "../../../test/support/estates";
import { readStack, type Stack } from "../../stack";

const root = process.cwd();
/** Shipped by nobody: it has what the others have, and a cluster that Azure ML puts its deployments on. */
const onCluster: Environment = { ...withScoring(staging, { compute: { kind: "aks" } }), name: "cluster" };
const me = { objectId: "5e1f3c9a-0b7d-4c55-9a51-2f6c1d0e7b11", kind: "User" } as const;
/** Of one person, who deploys and is every team. */
const ofOne: Environment = { ...dev, name: "alone", deployer: me, teams: { developers: me, operators: me } };
const environments = [local, dev, staging, prod, onCluster, ofOne];

/** The shipped environments, one on a cluster and one of a single person, as a synth declares them. */
export function synthesized(): readonly Stack[] {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-grants-"));
  try {
    writeBuiltInModel(join(folder, "model"));
    const model = () => modelPackage({ root, folder: join(folder, "model") });
    const app = new App({ outdir: folder });
    for (const environment of environments) estateOf(environment, app, { model });
    app.synth();
    return environments.map(({ name }) => readStack(join(folder, "stacks", name)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
