import { type ImageContext, imageContext } from "../image/image-context";

/**
 * The build context of the image that training jobs run, in `<root>/.vitrine/packages/training-<hash>/`.
 *
 * @param root the repository that ships it, absolute
 * @throws PackagingError when it cannot be packaged; its message says what to change
 */
export function trainingContext(root: string): ImageContext {
  return imageContext({ root, name: "training", main: "training.cjs" });
}
