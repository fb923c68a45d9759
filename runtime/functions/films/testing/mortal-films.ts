import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerClient } from "@azure/storage-blob";
import { TestEstate } from "../../../../emulator/resource-manager/testing/test-estate";
import {
  makeTestRegistry,
  type TestRegistry,
} from "../../../../emulator/services/machine-learning/testing/test-registry";
import { bundle } from "../../../../packaging/bundle/bundle";
import { type Champion, championName, type FormerChampion, modelName } from "../../../films/champion";
import { MortalProcess } from "../../../shared/testing/mortal-process";
import { withNamedAwaits } from "../../../shared/testing/named-awaits";
import { addFilms } from "./add-films";
import type { AskedOfApp, SaidToApp } from "./app-process";
import { FilmsDatabase } from "./films-database";
import type { smallFilms, smallModel } from "./small-model";

type Instance = MortalProcess<AskedOfApp, { readonly port: number }>;

/** Instances of the app, each a process that can be killed (-9), on a real database and the storage of the local Azure. */
export class MortalFilms {
  readonly ports: number[] = [];
  private readonly azure = new TestEstate();
  private readonly folder: string;
  private readonly program: string;
  private readonly instances: Instance[] = [];
  private database: FilmsDatabase | undefined;
  private registry: TestRegistry | undefined;
  private current: Champion | undefined;

  constructor() {
    const build = join(process.cwd(), ".vitrine/build");
    mkdirSync(build, { recursive: true });
    this.folder = mkdtempSync(join(build, "mortal-films-"));
    this.program = join(this.folder, "app.cjs");
    const { code } = bundle(process.cwd(), "runtime/functions/films/testing/app-process.ts");
    writeFileSync(this.program, withNamedAwaits(Buffer.from(code).toString()).code);
  }

  /** @param person who rated `film` with 5 */
  async start(instances: number, person: string, film: keyof typeof smallFilms): Promise<void> {
    await this.azure.start();
    this.registry = await makeTestRegistry(this.azure);
    this.database = await FilmsDatabase.start();
    await addFilms(this.database);
    await this.database.as("films_import", 1).query(
      `with p as (insert into films.people (key) values ($1) returning id)
       insert into films.ratings (person, film, rated_at, value)
       select p.id, f.id, '2026-01-01', 5 from p, films.films f where f.key = $2`,
      [person, film],
    );
    for (let instance = 0; instance < instances; instance++) {
      const variables = { NODE_EXTRA_CA_CERTS: join(this.azure.folder, "tls/authority.pem") };
      this.instances.push(new MortalProcess(this.program, () => this.asked, variables));
    }
    this.token = await this.readersToken();
  }

  /** A process in the place of one that was killed. */
  async revive(instance: number): Promise<void> {
    const { port } = await this.at(instance).start();
    this.ports[instance] = port;
  }

  kill(instance: number): Promise<void> {
    return this.at(instance).kill();
  }

  /** Names of the awaits that an instance passes from now on while it does something. */
  async passedBy(instance: number, work: () => Promise<unknown>): Promise<readonly string[]> {
    await this.say(instance, { stopAt: Number.MAX_SAFE_INTEGER });
    await work();
    return (await this.say<{ passed: readonly string[] }>(instance, "passed")).passed;
  }

  /** @returns resolves once the instance stands still at an await of this name */
  async standAt(instance: number, only: string): Promise<{ readonly stands: Promise<unknown> }> {
    await this.say(instance, { stopAt: 1, only });
    return { stands: once(this.at(instance).pipe, "data") };
  }

  /** @param found what lies in the place of its file; null for nothing @default - its file */
  async promote(
    version: string,
    { sha256, bytes }: ReturnType<typeof smallModel>,
    found: Uint8Array | null = bytes,
  ): Promise<void> {
    const { current } = this;
    const file = this.files.getBlockBlobClient(modelName(sha256));
    if (found === null) await file.deleteIfExists();
    else await file.uploadData(Buffer.from(found));
    const former: FormerChampion[] = current ? [{ version: current.version, sha256: current.sha256 }] : [];
    this.current = {
      version,
      sha256,
      previous: current?.version ?? null,
      earlier: [...(current?.earlier ?? []), ...former].slice(-20),
      decision: null,
      at: new Date().toISOString(),
      by: "test",
    };
    await this.writeChampion(JSON.stringify(this.current));
  }

  /** Whatever it is that stands where the champion's file does. */
  async writeChampion(text: string): Promise<void> {
    await this.files.getBlockBlobClient(championName).uploadData(Buffer.from(text));
  }

  async stop(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.kill()));
    await this.database?.stop();
    await this.azure.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private token = "";

  private get asked(): AskedOfApp {
    const { database, registry, token } = this;
    if (!database || !registry) throw new Error("call start() first");
    return {
      database: database.settings("films_api"),
      databaseToken: "token of identity of films_api",
      files: registry.files,
      filesToken: token,
    };
  }

  private get files(): ContainerClient {
    return this.azure.estate.storage.platformBlobs(this.registry?.account ?? "").getContainerClient("models");
  }

  /** Of the identity of an app, which reads models. */
  private async readersToken(): Promise<string> {
    const credential = this.azure.estate.identity.credential(String(this.registry?.reader["principal_id"]));
    return (await credential.getToken("https://storage.azure.com/.default"))?.token ?? "";
  }

  private at(instance: number): Instance {
    const found = this.instances[instance];
    if (found) return found;
    throw new Error(`there is no instance ${instance}`);
  }

  private say<Answer>(instance: number, said: SaidToApp): Promise<Answer> {
    return this.at(instance).say<Answer>(said);
  }
}
