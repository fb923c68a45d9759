/** Where a version stands: some readers' lists are made with it, it serves, the gate refused it, or it is over. */
export const modelStandings = ["candidate", "champion", "refused", "archived"] as const;
export type ModelStanding = (typeof modelStandings)[number];
