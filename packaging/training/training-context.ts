import { type ImageContext, type ImageProgram, imageContext } from "../image/image-context";

export const trainingImage: ImageProgram = { name: "training", main: "training.cjs" };

/**
 * The build context of the image that training jobs run, in `<root>/.vitrine/packages/training-<hash>/`.
 *
 * @param root the repository that ships it, absolute
 * @throws PackagingError when it cannot be packaged; its message says what to change
 */
export function trainingContext(root: string): ImageContext {
  return imageContext({ root, ...trainingImage });
}
