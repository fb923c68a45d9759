import { type Unavailable, unavailableBecause } from "../../../database/unavailable";

/** The database does not take records now, so that nothing may be answered. */
export class RecordUnavailable extends Error {
  override readonly name = "RecordUnavailable";
  readonly reason: Unavailable;

  constructor(reason: Unavailable, options?: ErrorOptions) {
    super("The record of predictions cannot be written or read now.", options);
    this.reason = reason;
  }
}

/** @throws RecordUnavailable instead of the database's own reasons */
export async function available<Result>(asked: Promise<Result>): Promise<Result> {
  try {
    return await asked;
  } catch (cause) {
    const reason = unavailableBecause(cause);
    throw reason === undefined ? cause : new RecordUnavailable(reason, { cause });
  }
}
