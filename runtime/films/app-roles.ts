/** What people and services may do with films, as Microsoft Entra ID keeps it: app roles of the registration. */
export const filmsRoles = {
  "Films.Operate": "Start trainings, and decide which model serves.",
} as const;

export type FilmsRole = keyof typeof filmsRoles;
