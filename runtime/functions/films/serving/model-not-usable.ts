/** A champion that will not get better by being read again at once; the message is for anybody who looks at the health. */
export class ModelNotUsable extends Error {
  override readonly name = "ModelNotUsable";
}
