import { join } from "node:path";
import "./never-called";
import BlobConfiguration from "azurite/dist/src/blob/BlobConfiguration";
import BlobServer from "azurite/dist/src/blob/BlobServer";
import BlobHandler from "azurite/dist/src/blob/handlers/BlobHandler";
import QueueConfiguration from "azurite/dist/src/queue/QueueConfiguration";
import QueueServer from "azurite/dist/src/queue/QueueServer";
import TableConfiguration from "azurite/dist/src/table/TableConfiguration";
import TableServer from "azurite/dist/src/table/TableServer";
import { guard } from "../../../core/entrance";
import type { Log } from "../../../core/service";
import { keepJournal } from "./journal";
import type { EnginePorts, Keys } from "./main";
import { findByName } from "./name-index";

export interface Servers {
  /** Replaces the accounts that may sign requests. */
  setAccounts(keys: Keys): void;
  /** Deletes the containers, blobs, queues, messages and tables of an account. */
  empty(account: string): void;
  close(): Promise<void>;
}

const host = "127.0.0.1";
/** The emulator reads it, and tells it on. */
const log: Log = (_level, _service, message) => console.error(message);
/** Longer than the gateway keeps an idle connection, so that it never sends into one that is closing. */
const keepAliveSeconds = 600;

const switches: AzuriteSwitches = [
  false, // strict: what Azurite does not implement is refused
  true, // clients may be newer than Azurite
  "",
  "",
  "",
  undefined, // no tokens here: the gateway checks them
  true, // an account is always the first part of the path
];

/** Azurite's three services in this process, each with a journal. */
export async function openServers(directory: string, ports: EnginePorts): Promise<Servers> {
  // the gateway has authorized the source already, with Azure's rules
  BlobHandler.prototype.validateCopySource = () => Promise.resolve();

  const file = (name: string) => join(directory, name);
  const folder = (name: string, maxConcurrency: number) => [
    { locationId: "Default", locationPath: file(name), maxConcurrency },
  ];
  const blob = new BlobServer(
    new BlobConfiguration(
      host,
      ports.blob,
      keepAliveSeconds,
      file("blobs.json"),
      file("blob-extents.json"),
      folder("blobs", 50),
      false,
      undefined,
      false,
      undefined,
      ...switches,
    ),
  );
  const queue = new QueueServer(
    new QueueConfiguration(
      host,
      ports.queue,
      keepAliveSeconds,
      file("queues.json"),
      file("queue-extents.json"),
      folder("queues", 8),
      false,
      undefined,
      false,
      undefined,
      ...switches,
    ),
  );
  const table = new TableServer(
    new TableConfiguration(
      host,
      ports.table,
      keepAliveSeconds,
      file("tables.json"),
      false,
      false,
      undefined,
      undefined,
      ...switches,
    ),
  );

  const servers = [blob, queue, table];
  const stores = [
    blob.metadataStore,
    blob.extentMetadataStore,
    queue.metadataStore,
    queue.extentMetadataStore,
    table.metadataStore,
  ];
  stores.forEach(journalWhenOpened);
  for (const server of servers) {
    server.accountDataStore.refresh = () => undefined; // not from the environment, and no well-known account
    server.accountDataStore.accounts = {};
    server.httpServer.requestTimeout = 0; // a slow upload is no reason to cut it
    guard(server.httpServer, { what: "Azurite", log });
    await server.start();
  }

  return {
    setAccounts(keys) {
      for (const { accountDataStore } of servers) {
        accountDataStore.accounts = Object.fromEntries(
          Object.entries(keys).map(([name, key]) => [name, { name, key1: Buffer.from(key, "base64") }]),
        );
      }
    },
    empty(account) {
      for (const { db } of stores) {
        for (const { name } of [...db.collections])
          if (name.startsWith(`${account}$`)) db.removeCollection(name);
        for (const collection of db.collections) {
          collection.chain().find({ accountName: account }).remove();
          collection.chain().find({ account }).remove();
        }
      }
    },
    close: async () => {
      for (const server of servers) await server.close();
    },
  };
}

function journalWhenOpened(store: AzuriteDatabaseOwner): void {
  const attach = keepJournal(store.db);
  const open = store.init.bind(store);
  store.init = async () => {
    await open();
    attach();
    store.db.collections.forEach(findByName);
  };
}
