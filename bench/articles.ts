import { measurePureLists } from "./articles/pure-lists";

/** Articles: what a list costs that is made anew, without anything around it. */
export async function run(): Promise<void> {
  await measurePureLists();
}
