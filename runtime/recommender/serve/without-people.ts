import { type ModelState, repack, type Tensor } from "./model-file";

/**
 * The file of a model that has forgotten whom it was trained with: it scores histories that it is given (`recommendFor`), and knows no user.
 *
 * Each algorithm calls what it learned of single people `user…`, whatever it learned of items stays as it is.
 *
 * @param file what `save()` of the model gave
 * @throws ModelFileRefused
 */
export function withoutPeople(file: Uint8Array): Uint8Array {
  return repack(file, (state): ModelState => {
    const kept = Object.entries(state).map(([name, value]) =>
      typeof value === "object" && (name.startsWith("user") || isOfHistories(name))
        ? [name, empty(value)]
        : [name, value],
    );
    return { ...Object.fromEntries(kept), "base.users": 0, "base.start": new Int32Array(1) };
  });
}

function isOfHistories(name: string): boolean {
  return name === "base.index" || name === "base.value" || name === "base.time";
}

function empty(tensor: Tensor): Tensor {
  return tensor.slice(0, 0);
}
