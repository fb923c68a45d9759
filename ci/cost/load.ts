/** What is expected of an environment in a month: `expectedLoad` of the environment's file. */
export interface ExpectedLoad {
  readonly images: {
    readonly uploads: number;
    readonly uploadMB: number;
    /** Months until an upload is deleted. */
    readonly keptMonths: number;
  };
  readonly search: {
    readonly searches: number;
    readonly photoKB: number;
    /** Share of the searches whose photo was searched with before, 0 to 1. */
    readonly repeated: number;
    /** Hours of a day that all searches fall into. */
    readonly busyHours: number;
  };
  readonly catalogue: { readonly items: number; readonly changes: number };
  readonly releases: number;
}

/** Nobody comes: what is left is what has to be paid for being there. */
export function withoutUse(load: ExpectedLoad): ExpectedLoad {
  return {
    images: { ...load.images, uploads: 0 },
    search: { ...load.search, searches: 0 },
    catalogue: { items: 0, changes: 0 },
    releases: 0,
  };
}
