import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { BlobServiceClient } from "@azure/storage-blob";
import type { LocalEstate } from "./local-estate";
import { PersonsApi } from "./persons-api";

/** Films of a deployed estate, and what people do with them. */
export class DeployedFilms {
  private readonly estate: LocalEstate;
  private readonly api: PersonsApi;
  private trainings = 0;

  constructor(estate: LocalEstate, person = "developer") {
    this.estate = estate;
    this.api = new PersonsApi(estate, "films", person);
  }

  /** Of somebody of the sample, who has rated films. */
  list(person = "1"): Promise<unknown> {
    return this.api.ask(`/recommendations?user_id=${person}&n=5`);
  }

  /** Of somebody who has rated nothing. */
  popular(): Promise<unknown> {
    return this.list("nobody");
  }

  /** Somebody new rates a film, and another one twice. */
  async rate(): Promise<void> {
    const user_id = randomUUID();
    const rate = (film_id: string, value: number) =>
      this.api.ask("/ratings", { ratings: [{ user_id, film_id, value }] });
    await rate("1", 5);
    await rate("2", 4);
    await rate("2", 1);
  }

  /** Somebody takes back what they rated. */
  async unrate(): Promise<void> {
    const response = await fetch(
      `${this.estate.output("films_api_url")}/ratings?user_id=${randomUUID()}&film_id=1`,
      { method: "DELETE" },
    );
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  }

  models(): Promise<unknown> {
    return this.api.ask("/models");
  }

  drift(): Promise<unknown> {
    return this.api.ask("/monitoring/drift");
  }

  /** The newest training, or none. */
  training(): Promise<unknown> {
    return this.api.ask("/training/films-000001");
  }

  /** Trains a model that there is not yet, and waits for its end. @throws with the job's reason when it fails */
  async train(): Promise<void> {
    const parameters = {
      "train.algorithms": "ease",
      "train.regularization": 200 + Date.now() / 1e12 + this.trainings++,
    };
    const { id } = await this.whenFree(() => this.api.ask("/training", { parameters }));
    for (;;) {
      const { status, error } = await this.api.ask(`/training/${id}`);
      if (status === "Completed") return;
      if (status === "Failed" || status === "Canceled") throw new Error(error);
      await wait(200);
    }
  }

  /** A file of one rating arrives. */
  importRatings(): Promise<void> {
    return this.upload("ratings", `userId,movieId,rating,timestamp\n${randomUUID()},1,4,1700000000\n`);
  }

  /** A file of one film arrives. */
  importFilms(): Promise<void> {
    return this.upload("films", `movieId,title,genres\n1,"A film ${randomUUID()} (1999)",Drama\n`);
  }

  container(name: string) {
    const blobs = new BlobServiceClient(this.estate.output("films_blob_endpoint"), this.estate.developer);
    return blobs.getContainerClient(name);
  }

  private async upload(kind: "films" | "ratings", text: string): Promise<void> {
    const file = this.container("imports").getBlockBlobClient(`${kind}/${randomUUID()}.csv`);
    await file.uploadData(Buffer.from(text));
  }

  /** A training that another one left may yet be under way. */
  private async whenFree<Answer>(start: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        return await start();
      } catch (error) {
        if (!/TrainingUnderWay/.test(String(error))) throw error;
        await wait(300);
      }
    }
  }
}
