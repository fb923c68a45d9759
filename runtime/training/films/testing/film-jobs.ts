import type { Champion } from "../../../films/champion";
import { readChampion, readFile } from "../../../films/registry/champion-file";
import { sampleRatings } from "../../../films/sample/sample-ratings";
import { FilmsDatabase } from "../../../functions/films/testing/films-database";
import { loadRatings } from "../../../functions/films/testing/load-ratings";
import { hashOf } from "../../../pipeline/hashes";
import type { PipelineLock } from "../../../pipeline/lock";
import { MortalJobs, type MortalWorkload, type TrainingPlace } from "../../testing/mortal-jobs";

const films: MortalWorkload = {
  name: "films",
  role: "films_training",
  // quick ones: two that make lists, so that something is chosen
  parameters: { "train.algorithms": "ease,item-cosine" },
  async startDatabase() {
    const database = await FilmsDatabase.start();
    await loadRatings(database, sampleRatings());
    return { settings: () => database.settings("films_training"), stop: () => database.stop() };
  },
};

/** What trainings of films made at a place. */
export interface TrainedFilms {
  readonly champion: Champion | undefined;
  /** SHA-256 of the champion's file as it is there. */
  readonly sha256: string | undefined;
  readonly lock: PipelineLock;
}

/** Trainings of films that may be killed. */
export class FilmJobs extends MortalJobs {
  constructor() {
    super(films);
  }

  async look(place: TrainingPlace): Promise<TrainedFilms> {
    const files = this.filesOf(place);
    const { champion } = await readChampion(files);
    const file = champion && (await readFile(files, `${champion.sha256}/model.bin`));
    return { champion, sha256: file && hashOf(file), lock: await this.lockOf(place) };
  }
}
