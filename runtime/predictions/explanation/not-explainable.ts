/** Why a model's predictions cannot be explained, as a sentence for whoever reads a prediction. */
export class NotExplainable extends Error {
  override readonly name = "NotExplainable";
}
