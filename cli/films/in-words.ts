import type { ForgottenPerson } from "../../runtime/functions/films/people/forget-person";
import { plainTable } from "../plain-table";
import type { ListedFilms } from "./registry";

export function modelsInWords({ champion, models }: ListedFilms): string {
  if (models.length === 0)
    return "No model is registered yet, and lists are of popular films: npx vitrine train films";
  const table = plainTable(["version", "stage", "registered", "algorithm", "nDCG", "popularity", "sha256"]);
  for (const { version, tags, registeredAt } of models)
    table.push([
      version,
      version === champion?.version ? "champion" : (tags["stage"] ?? "-"),
      registeredAt?.slice(0, 16).replace("T", " ") ?? "-",
      tags["algorithm"] ?? "-",
      rounded(tags["metric.ndcg"]),
      rounded(tags["metric.popularity.ndcg"]),
      tags["sha256"]?.slice(0, 12) ?? "-",
    ]);
  const since = champion
    ? `Version ${champion.version} serves since ${champion.at.slice(0, 16).replace("T", " ")} (${champion.by}).`
    : "None of them serves: lists are of popular films.";
  return `${table.toString()}\n${since}`;
}

export function forgottenInWords(name: string, { person, ratings }: ForgottenPerson): string {
  if (!person) return `nobody is called ${name}: nothing was there to erase`;
  return `erased: ${name} and ${counted(ratings)} ratings
stays: nothing; no model holds a person
later: backups have it until they are as old as the environment's database.backupDays, files that brought it until they are 30 days old`;
}

const counted = (count: number) => count.toLocaleString("en");
const rounded = (figure: string | undefined) => (figure === undefined ? "-" : Number(figure).toPrecision(4));
