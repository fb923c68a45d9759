import { randomUUID } from "node:crypto";
import { readJsonCache, writeAtomically } from "../../core/files";
import { localReaders, localReadersClientId } from "../../identity/local-ids";
import type { PeopleDirectory, Person, RegisteredApp } from "./registrations";

/** What somebody registered by hand in Azure's portal: Terraform knows no directory but its own. */
const readersApp: RegisteredApp = {
  name: "Vitrine for readers",
  clientId: localReadersClientId,
  objectId: localReadersClientId,
  identifierUris: [],
  redirectUris: ["http://127.0.0.1/"],
  scopes: [],
  isRoleRequired: false,
};

const mostPeople = 1000;

/** The directory of readers, as Microsoft Entra External ID keeps one: anybody may sign up, and nobody has a role. */
export class ReadersDirectory implements PeopleDirectory {
  private readonly file: string;
  private readonly signedUp: Person[];

  /** @param file where those are kept who signed up */
  constructor(file: string) {
    this.file = file;
    this.signedUp = readJsonCache<Person[]>(file, []);
  }

  get people(): readonly Person[] {
    return [...this.signedUp.toReversed(), ...localReaders];
  }

  app(name: string): RegisteredApp | undefined {
    return name === readersApp.clientId ? readersApp : undefined;
  }

  person(name: string): Person | undefined {
    return this.people.find(({ objectId, userName }) => objectId === name || userName === name);
  }

  signUp(given: string): Person | undefined {
    const name = given.normalize("NFC").replaceAll(/\p{C}/gu, "").trim().slice(0, 60);
    if (name === "" || this.signedUp.length >= mostPeople) return undefined;
    const objectId = randomUUID();
    const person = { objectId, name, userName: `reader-${objectId.slice(0, 8)}` };
    this.signedUp.push(person);
    writeAtomically(this.file, JSON.stringify(this.signedUp));
    return person;
  }

  /** Whatever is on this machine: nobody typed the console's address into this directory. */
  takesRedirect(address: string): boolean {
    return URL.canParse(address) && new URL(address).hostname === "127.0.0.1";
  }

  rolesOf(): readonly string[] {
    return [];
  }

  /** In Azure it trusts a certificate; here, whatever identity the estate has. */
  trusts(): boolean {
    return true;
  }
}
