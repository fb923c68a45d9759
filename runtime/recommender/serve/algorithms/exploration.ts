import { random } from "../../../shared/random";
import { algorithm } from "../model";

/**
 * Items at random, so that something is learned of those nobody recommends. The draw is fixed by the seed and the history: the
 * same person sees the same discoveries until they do something.
 */
export const exploration = algorithm({
  name: "exploration",
  version: 1,
  defaults: { seed: 0 },
  learn: (_, { seed }) => ({ seed }),
  open: ({ seed }) => ({
    scoreHistory({ items }, out) {
      const source = random(
        seed,
        items.reduce((hash, item) => Math.imul(hash, 31) + item, items.length),
      );
      for (let item = 0; item < out.length; item++) out[item] = source.next();
    },
  }),
});
