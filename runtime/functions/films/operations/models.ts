import { json } from "../../../http/answer";
import { ModelsAnswer } from "../contract/models";
import { filmsOperation } from "./films-operation";

export const operation = filmsOperation({
  id: "getModels",
  summary: "Which model serves, since when and why, and all that there are",
  cost: 1,
  answers: { 200: { description: "The champion, and the versions.", json: { ModelsAnswer } } },
  problems: ["RegistryUnavailable"],
  async handle(_call, { models, champion: serving }) {
    const [versions, champion] = await Promise.all([models.list(), models.champion()]);
    const decided = champion?.decision ? await models.decision(champion.decision) : null;
    const { about = null, problem = null } = serving.state;
    return json({
      champion: champion
        ? {
            ...champion,
            tags: versions.find(({ version }) => version === champion.version)?.tags ?? {},
            decided,
          }
        : null,
      serving: about,
      problem,
      versions: versions.map(({ version, registeredAt, tags }) => ({
        version,
        registered_at: registeredAt ?? null,
        tags,
      })),
    } satisfies ModelsAnswer);
  },
});
