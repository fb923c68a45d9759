import { z } from "zod";

/** How a workload's trainings run, and what starts them. */
export const TrainingSize = z.strictObject({
  /** Azure's name of the machines. */
  machine: z.string().regex(/^Standard_\w+$/),
  /** Whole minutes after which a training is canceled. */
  limitMinutes: z.number().int().min(5).max(1440),
  /** Whether Azure may take a machine away in the middle, for less than half of the price: the next run goes on. */
  interruptible: z.boolean(),
  /** Days from one training to the next that nobody asks for. @default - none starts by itself */
  everyDays: z.number().int().min(1).max(365).optional(),
  /** What follows when the data or the model have drifted; "train" raises the alarm, too, and trains at most once a week. */
  onDrift: z.literal(["nothing", "alarm", "train"]),
});
