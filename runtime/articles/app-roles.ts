/** What services and operators may do with articles, as Microsoft Entra ID keeps it: app roles of the registration. */
export const articlesRoles = {
  "Articles.Serve": "Ask and tell for any reader.",
  "Articles.Publish": "Publish articles, and take them back.",
  "Articles.Operate": "See how any list came about.",
  "Articles.ReadExperiments": "See how experiments stand.",
} as const;

export type ArticlesRole = keyof typeof articlesRoles;
