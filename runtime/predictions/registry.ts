import type { PredictionManifest } from "./manifest";

/** A model as the registry lists it: enough to choose one, not to run it. */
export interface RegisteredModel {
  readonly name: string;
  /** A whole number, as text. */
  readonly version: string;
  /** Its id: 64 hexadecimal digits of what its two files are. */
  readonly hash: string;
  readonly task: PredictionManifest["task"];
  /** For people. */
  readonly title: string;
  /** ISO 8601, when Azure tells. */
  readonly registeredAt: string | undefined;
}

/** A model's two files, checked against its hash. */
export interface ModelFiles {
  readonly manifest: PredictionManifest;
  readonly onnx: Uint8Array;
}

/** Where registered models are found and read. */
export interface ModelRegistry {
  /**
   * All versions of all models, in the order of their names and then of their versions, the newest last.
   *
   * @throws RegistryError "RegistryNotReached"
   */
  list(): Promise<readonly RegisteredModel[]>;

  /**
   * @throws RegistryError "RegistryNotReached", or when there is no such model ("ModelFilesMissing"), it is not what its
   *   hash says ("ModelFilesChanged") or its manifest is not one ("ManifestNotValid")
   */
  read(hash: string): Promise<ModelFiles>;
}
