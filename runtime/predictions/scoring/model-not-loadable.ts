/** Why a model's files cannot be used, as the end of the sentence "The model cannot be used: …". */
export class ModelNotLoadable extends Error {
  override readonly name = "ModelNotLoadable";
}
