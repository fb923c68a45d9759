import { hashOf } from "../../pipeline/hashes";
import type { RatingsSource } from "../training/training";
import { sampleRatings } from "./sample-ratings";

/** The sample for a training, without a file. */
export function sampleSource(): RatingsSource {
  const sample = sampleRatings();
  return {
    version: async () => hashOf(JSON.stringify(sample)),
    read: async () => sample,
  };
}
