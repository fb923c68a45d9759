import type * as z from "zod";

/** A kind of building block: the options it takes, and what it does with them. */
export interface BuildingBlock<Made> {
  readonly Options: z.ZodType;
  make(options: unknown): Made;
}

/** @param make is given what `Options` let through */
export function buildingBlock<Options extends z.ZodType, Made>(
  Options: Options,
  make: (options: z.output<Options>) => Made,
): BuildingBlock<Made> {
  return { Options, make: (options) => make(options as z.output<Options>) };
}

/** Azure's building blocks that are kept here and do nothing: a field that needs one cannot be searched. */
export class NotHere {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** One of them that takes options, which are kept with the index. */
export function notHere(name: string, Options: z.ZodType): BuildingBlock<NotHere> {
  return buildingBlock(Options, () => new NotHere(name));
}
