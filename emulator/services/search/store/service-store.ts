import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readJson, writeTwice } from "../../../core/files";
import type { FieldDefinition } from "../schema/field-definition";
import { acceptedDefinition, type IndexDefinition, parseDefinition } from "../schema/index-definition";
import type { Field } from "../schema/index-schema";
import { alreadyExists, invalid, noSuch } from "../search-error";
import { Synonyms } from "../text/synonyms";
import { SearchIndex } from "./search-index";
import type { SynonymMap } from "./synonym-map";

const indexFile = ".index.json";

/** Indexes that a tier may hold. */
const quotas: Readonly<Record<string, number>> = { free: 3, basic: 15, standard: 50 };

export interface Alias {
  readonly name: string;
  /** Azure allows exactly one. */
  readonly indexes: readonly string[];
}

/** Told the recall of a vector query that was shadowed by an exact one. */
export type Measured = (index: string, recall: number) => void;

/** The indexes and aliases of one service, in one folder. */
export class ServiceStore {
  readonly service: string;
  /** Azure's name of the tier, in lower case. */
  readonly sku: string;
  readonly indexQuota: number;
  private readonly folder: string;
  private readonly measured: Measured;
  private readonly indexes = new Map<string, SearchIndex>();
  private readonly aliases: Map<string, Alias>;
  private readonly synonymMaps: Map<string, SynonymMap>;
  private readonly synonyms = new Map<string, Synonyms>();

  constructor(folder: string, service: { readonly name: string; readonly sku: string }, measured: Measured) {
    mkdirSync(folder, { recursive: true });
    this.service = service.name;
    this.sku = service.sku.toLowerCase();
    this.indexQuota = quotas[this.sku] ?? 200;
    this.folder = folder;
    this.measured = measured;
    const aliases = readJson<readonly Alias[]>(this.aliasFile, []);
    this.aliases = new Map(aliases.map((alias) => [alias.name, alias]));
    const maps = readJson<readonly SynonymMap[]>(this.synonymFile, []);
    this.synonymMaps = new Map(maps.map((map) => [map.name, map]));
    for (const file of readdirSync(folder).filter((name) => name.endsWith(indexFile))) {
      this.open(acceptedDefinition(readJson<unknown>(join(folder, file), null)));
    }
  }

  /** By name. */
  listIndexes(): SearchIndex[] {
    return [...this.indexes.values()].sort((one, other) =>
      one.definition.name < other.definition.name ? -1 : 1,
    );
  }

  findIndex(name: string): SearchIndex | undefined {
    return this.indexes.get(name);
  }

  /** @param name of an index or of an alias */
  findResolved(name: string): SearchIndex | undefined {
    return this.indexes.get(this.aliases.get(name)?.indexes[0] ?? name);
  }

  /** @param name of an index or of an alias. @throws SearchError 404 */
  resolve(name: string): SearchIndex {
    const index = this.findResolved(name);
    if (index === undefined) throw noSuch("index", name, this.service);
    return index;
  }

  /** @throws SearchError 409 when it exists, 400 when it cannot be made */
  createIndex(body: unknown): SearchIndex {
    const definition = this.parse(body);
    const { name } = definition;
    if (this.indexes.has(name)) throw alreadyExists("index", name);
    if (this.aliases.has(name)) throw invalid(`definition : The name '${name}' is the name of an alias.`);
    if (this.indexes.size >= this.indexQuota) {
      throw invalid(
        `Index quota of ${this.indexQuota} has been exceeded for this service. You must either delete unused indexes or use a higher SKU.`,
        "IndexQuotaExceeded",
      );
    }
    return this.open(definition);
  }

  /** @throws SearchError 400, also for a synonym map that is not there */
  parse(body: unknown): IndexDefinition {
    const definition = parseDefinition(body);
    const missing = synonymMapsIn(definition.fields).find((name) => !this.synonymMaps.has(name));
    if (missing === undefined) return definition;
    throw invalid(`definition : The synonym map '${missing}' does not exist.`);
  }

  /** @throws SearchError 400 when an alias points to it. @returns whether there was one */
  deleteIndex(name: string): boolean {
    const index = this.indexes.get(name);
    if (index === undefined) return false;
    const aliases = [...this.aliases.values()].filter(({ indexes }) => indexes.includes(name));
    if (aliases.length > 0) {
      const names = aliases.map((alias) => `'${alias.name}'`).join(", ");
      throw invalid(
        `Cannot delete index '${name}' because it is mapped to the alias(es) ${names}, which must be deleted or mapped to a different index first.`,
        "OperationNotAllowed",
      );
    }
    this.indexes.delete(name);
    index.delete();
    return true;
  }

  listAliases(): Alias[] {
    return [...this.aliases.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  findAlias(name: string): Alias | undefined {
    return this.aliases.get(name);
  }

  /** @throws SearchError 404 */
  alias(name: string): Alias {
    const alias = this.aliases.get(name);
    if (alias === undefined) throw noSuch("alias", name, this.service);
    return alias;
  }

  createAlias(alias: Alias): Alias {
    if (this.aliases.has(alias.name)) throw alreadyExists("alias", alias.name);
    return this.putAlias(alias);
  }

  /** @throws SearchError 400 for an alias of nothing */
  putAlias({ name, indexes }: Alias): Alias {
    if (this.indexes.has(name)) throw invalid(`alias : The name '${name}' is the name of an index.`);
    const [target, ...others] = indexes;
    if (target === undefined || others.length > 0)
      throw invalid("alias : An alias must have exactly one index.");
    if (!this.indexes.has(target)) {
      throw invalid(`alias : The index '${target}' of the alias '${name}' does not exist.`);
    }
    const alias = { name, indexes };
    this.aliases.set(name, alias);
    this.saveAliases();
    return alias;
  }

  /** @returns whether there was one */
  deleteAlias(name: string): boolean {
    const existed = this.aliases.delete(name);
    if (existed) this.saveAliases();
    return existed;
  }

  /** By name. */
  listSynonymMaps(): SynonymMap[] {
    return [...this.synonymMaps.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  findSynonymMap(name: string): SynonymMap | undefined {
    return this.synonymMaps.get(name);
  }

  putSynonymMap(map: SynonymMap): SynonymMap {
    this.synonymMaps.set(map.name, map);
    this.synonyms.delete(map.name);
    writeTwice(this.synonymFile, JSON.stringify(this.listSynonymMaps()));
    return map;
  }

  /** @returns whether there was one */
  deleteSynonymMap(name: string): boolean {
    const existed = this.synonymMaps.delete(name);
    this.synonyms.delete(name);
    if (existed) writeTwice(this.synonymFile, JSON.stringify(this.listSynonymMaps()));
    return existed;
  }

  /** Those of a field; a map that is gone since says nothing, as in Azure. */
  synonymsOf(field: Field): readonly Synonyms[] {
    return field.synonymMaps.flatMap((name) => {
      const map = this.synonymMaps.get(name);
      const read = this.synonyms.get(name) ?? (map && Synonyms.read(map.synonyms));
      if (read === undefined) return [];
      this.synonyms.set(name, read);
      return [read];
    });
  }

  close(): void {
    for (const index of this.indexes.values()) index.close();
  }

  /** Leaves nothing. */
  delete(): void {
    this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private open(definition: IndexDefinition): SearchIndex {
    const { name } = definition;
    const index = new SearchIndex(this.folder, definition, (recall) => this.measured(name, recall));
    this.indexes.set(name, index);
    return index;
  }

  private saveAliases(): void {
    writeTwice(this.aliasFile, JSON.stringify(this.listAliases()));
  }

  private get aliasFile(): string {
    return join(this.folder, "aliases.json");
  }

  private get synonymFile(): string {
    return join(this.folder, "synonym-maps.json");
  }
}

function synonymMapsIn(fields: readonly FieldDefinition[]): string[] {
  return fields.flatMap((field) => [...(field.synonymMaps ?? []), ...synonymMapsIn(field.fields ?? [])]);
}
