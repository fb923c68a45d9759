import type { Accepts } from "./comparison";
import { ExactScan } from "./exact";
import type { Neighbour } from "./nearest";
import { inSlices } from "./slices";
import type { VectorTable } from "./vector-table";

/** Queries that may wait for their shadow. More come only when nothing else has had its turn for long. */
const mostWaiting = 16;

/** A query, of length 1, and what was answered. */
export interface Answered {
  readonly query: Float32Array;
  readonly k: number;
  readonly accepts: Accepts;
  readonly found: readonly Neighbour[];
}

/** Answers queries again, exactly, one after the other and off the path of those who asked. */
export class Shadows {
  private readonly table: VectorTable;
  private readonly compare: (found: readonly Neighbour[], truth: readonly Neighbour[]) => void;
  private readonly waiting: { readonly scan: ExactScan; readonly found: readonly Neighbour[] }[] = [];
  private endScan: (() => void) | undefined;

  constructor(
    table: VectorTable,
    compare: (found: readonly Neighbour[], truth: readonly Neighbour[]) => void,
  ) {
    this.table = table;
    this.compare = compare;
  }

  add({ query, k, accepts, found }: Answered): void {
    if (this.waiting.length >= mostWaiting) return;
    this.waiting.push({ scan: new ExactScan(this.table, query, k, accepts), found });
    if (this.endScan === undefined) this.next();
  }

  close(): void {
    this.waiting.length = 0;
    this.endScan?.();
  }

  private next(): void {
    const shadow = this.waiting.shift();
    this.endScan =
      shadow &&
      inSlices(
        () => shadow.scan.step(),
        () => {
          this.compare(shadow.found, shadow.scan.nearest.sorted());
          this.next();
        },
      );
  }
}
