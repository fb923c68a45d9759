import { rmSync } from "node:fs";
import { type ContainerClient, RestError } from "@azure/storage-blob";

/**
 * Saved plans between their approval and their apply, beside the state that they hold values of: whoever may read one
 * may read the other, and nobody else. A plan is taken once.
 */
export class KeptPlans {
  private readonly container: ContainerClient;

  /** @param container of the environment's state */
  constructor(container: ContainerClient) {
    this.container = container;
  }

  /** Takes the file away from here, in place of what was kept under this name before. */
  async keep(name: string, file: string): Promise<void> {
    await this.blob(name).uploadFile(file);
    rmSync(file);
  }

  /** @returns false when nothing is kept under this name */
  async take(name: string, file: string): Promise<boolean> {
    try {
      await this.blob(name).downloadToFile(file);
    } catch (error) {
      rmSync(file, { force: true });
      if (error instanceof RestError && error.statusCode === 404 && (await this.container.exists()))
        return false;
      throw error;
    }
    await this.blob(name).delete();
    return true;
  }

  private blob(name: string) {
    return this.container.getBlockBlobClient(`saved-plans/${name}.plan`);
  }
}
