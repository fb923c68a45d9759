/**
 * For a process of ours that stays: on a machine with much memory the young part of Node's heap would grow to 128 MB, and
 * stay so large though nobody calls it. Nothing here needs more, and to collect it costs less processor time. The old part has room from
 * the start: it would be collected twenty times in a deploy, while it grows to what it needs anyway.
 */
export const smallHeap = ["--max-semi-space-size=8", "--initial-old-space-size=128"];
