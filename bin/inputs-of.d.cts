import type { Metafile } from "esbuild";

export function inputsOf(entry: string, metafile: Metafile): string[];
