/** Query over the storage logs: blobs written to a container of an account. */
export function blobsWrittenTo(container: string, accountName: string): string {
  return `StorageBlobLogs | where AccountName == "${accountName}" and OperationName in ("PutBlob", "PutBlockList") and ObjectKey startswith "/${accountName}/${container}/"`;
}

/** Query over the storage logs: events that failed five times and were put into the queue that nobody reads. */
export function poisonMessagesOf(accountName: string): string {
  return `StorageQueueLogs | where AccountName == "${accountName}" and OperationName == "PutMessage" and Uri has "webjobs-blobtrigger-poison"`;
}
