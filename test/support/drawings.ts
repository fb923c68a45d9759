import sharp from "sharp";

/**
 * Lets sharp read SVG while the tests of this file run: sharp is one for all test files of a process, and those that
 * load a handler close it to all but photos.
 */
export function allowDrawings(): void {
  const loaders = { operation: ["VipsForeignLoadSvg"] };
  beforeAll(() => sharp.unblock(loaders));
  afterAll(() => sharp.block(loaders));
}
