import type { Behaviour } from "../planning/behaviour";

export const behaviours: Readonly<Record<string, Behaviour>> = {};
