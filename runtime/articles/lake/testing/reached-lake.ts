import { ContainerClient } from "@azure/storage-blob";
import { trust } from "../../../../emulator/core/trust";
import { LakeFiles } from "../lake-files";

/** What another process needs to reach the local Azure's lake. */
export interface ReachedLake {
  /** Of the container. */
  readonly url: string;
  readonly token: string;
  /** Whose certificate it has. */
  readonly authorityFile: string;
}

export function reachLake({ url, token, authorityFile }: ReachedLake): LakeFiles {
  trust(authorityFile);
  const getToken = async () => ({ token, expiresOnTimestamp: Date.now() + 3_000_000 });
  return new LakeFiles(new ContainerClient(url, { getToken }));
}
