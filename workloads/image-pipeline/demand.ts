import { counted, type Demand, type MonthlyDemand } from "../demand";
import type { ImagePipelineValues } from "./values";

type ImagePipelineLoad = ImagePipelineValues["expectedLoad"];

/** Megabytes that are made from an upload. */
const resultsMB = 0.15;

/** What its load asks of its parts, by their path below its construct. */
export function demand(load: ImagePipelineLoad): Demand {
  const { uploads, uploadMB, keptMonths } = load;
  return {
    expected: month(load),
    atRest: month({ ...load, uploads: 0 }),
    inWords: [
      `${counted(uploads)} images of ${uploadMB} MB are uploaded, each kept for ${counted(keptMonths)} ${months(keptMonths)}`,
    ],
  };
}

function month({ uploads, uploadMB, keptMonths }: ImagePipelineLoad): MonthlyDemand {
  return {
    apps: {
      App: {
        executions: uploads,
        queued: uploads,
        activeSeconds: uploads,
        telemetryKB: 8,
        because: `${counted(uploads)} uploads, each paid for a second, the least there is, and none beside another`,
      },
    },
    accounts: {
      Storage: {
        storedGB: (uploads * keptMonths * (uploadMB + resultsMB)) / 1000,
        writes: uploads * 4,
        reads: uploads * 6,
        queueOperations: uploads * 4,
        writtenGB: (uploads * (uploadMB + resultsMB)) / 1000,
        moved: {
          gigabytes: (uploads * (uploadMB * 2 + resultsMB)) / 1000,
          because: "photos and pictures in and out; all else is little",
        },
        because: `${counted(uploads)} uploads of ${uploadMB} MB, kept for ${keptMonths} ${months(keptMonths)}, with ${resultsMB} MB of results; 4 writes, 6 reads and 4 queue operations each`,
      },
    },
  };
}

const months = (count: number): string => (count === 1 ? "month" : "months");
